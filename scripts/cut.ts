// Cuts stretches in which nothing changes out of a recording. Usage: tsx scripts/cut.ts FILE NEW_FILE FROM-TO…, in seconds.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { cutOut, packed, without, type Header, type Row } from './recording.ts'

const [from = '', to = '', ...stretches] = process.argv.slice(2)
const cuts = stretches.map((stretch) => {
  const [begin = NaN, end = NaN] = stretch.split('-').map(Number)
  if (!(begin < end)) throw new Error(`${stretch}: expected FROM-TO in seconds`)
  return { from: begin, to: end }
})
const [first = '', ...lines] = brotliDecompressSync(readFileSync(from)).toString().trimEnd().split('\n')
const header = JSON.parse(first) as Header
const rows = cutOut(
  lines.map((line) => JSON.parse(line) as Row),
  cuts,
)
writeFileSync(to, packed({ ...header, seconds: without(cuts)(header.seconds) }, rows))
