// The byte test: never wrong about a line of the catalog, and quick to let go of others.
import t from 'tap'
import { compiled } from '../../../src/log/catalog/recognise.ts'
import { scanner } from '../../../src/log/catalog/scan.ts'

const scan = scanner()
const may = (text: string) => {
  const bytes = Buffer.from(`[WRN] ${text}\nnext line`)
  return scan.find(bytes, 6, 6 + Buffer.byteLength(text)) !== undefined
}

void t.test('lines that may be in the catalog', (t) => {
  for (const text of [
    'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] 10000 append entries pending',
    'Filestore [ORDERS] WriteFullState took 1m5.123s (734003 bytes)',
    'Server is ready',
    '10.0.0.12:6222 - rid:14 - Readloop processing time: 2.3s',
    '10.0.0.12:6222 - cid:14 - "a \\" b" - "APP/x" - Readloop processing time: 2.3s',
  ])
    t.ok(may(text), text)
  t.end()
})

void t.test('lines that cannot', (t) => {
  for (const text of [
    '',
    'R',
    'RAFT [',
    'RAFT [yrzKKRBu - S-R3F-a1B2c3D4',
    'RAFT [yrzKKRBu - S-R3F-a1B2c3D4]',
    'RAFT [yrzKKRBu - S-R3F-a1B2c3D4] Nothing of note',
    'Filestore [ORDERS',
    'Filestore [ORDERS] Nothing of note',
    'Some words of no note',
    '10.0.0.12:6222',
    '10.0.0.12:6222 - ',
    '10.0.0.12:6222 - rid:14',
    '10.0.0.12:6222 - rid 14',
    '10.0.0.12:6222 - rid:14 - Nothing of note',
    '10.0.0.12:6222 - cid:14 - "never closed',
    '10.0.0.12:6222 - cid:14 - "closed" and then',
  ])
    t.notOk(may(text), text)
  t.end()
})

void t.test('the text after the prefix', (t) => {
  for (const text of [
    'Server is ready',
    'RAFT [a - b] Resetting WAL state',
    '1.2.3.4:5 - rid:14 - "x" - Route connection created',
  ]) {
    const bytes = Buffer.from(text)
    t.ok(
      scan.find(bytes, 0, bytes.length)?.some((one) => compiled(one).pattern.test(text.slice(scan.textAt()))),
      text,
    )
  }
  t.end()
})
