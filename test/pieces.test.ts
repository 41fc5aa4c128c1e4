// Texts in pieces: the same bytes, cut in the same places.
import t from 'tap'
import { isSameText, sizeOf } from '../src/pieces.ts'

const of = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text))

t.equal(sizeOf(of()), 0)
t.equal(sizeOf(of('a', '', 'ü')), 3)

t.ok(isSameText(of(), of()))
t.ok(isSameText(of('a', 'bc'), of('a', 'bc')))
t.notOk(isSameText(of('a', 'bc'), of('a', 'bd')))
t.notOk(isSameText(of('a', 'bc'), of('ab', 'c')), 'cut elsewhere')
t.notOk(isSameText(of('a'), of('a', '')))
t.notOk(isSameText(of('a', ''), of('a')))
