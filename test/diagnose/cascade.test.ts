// What began first: order by start, one step a kind and server, and no first mover where clocks or times do not allow one.
import t from 'tap'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import { cascade, firstMover } from '../../src/diagnose/cascade.ts'
import type { Evidence } from '../../src/diagnose/evidence.ts'
import { report } from '../../src/diagnose/report/report.ts'
import { evidence, moment, sign } from './build.ts'

const first = (of: Evidence) => firstMover(of, cascade(of))

void t.test('what was logged last may have begun first', (t) => {
  const of = evidence([
    sign('pending', 'n2', [moment(150)]),
    sign('state_write_waits', 'n1', [moment(166, { start: 100, seconds: 66 })]),
    sign('lag_high', 'n3', [moment(undefined)]),
    sign('answers_fast', 'n1', [moment(90)]),
  ])
  const steps = cascade(of)
  t.strictSame(
    steps.map(({ kind, start }) => [kind, start]),
    [
      ['state_write_waits', 100],
      ['pending', 150],
      ['lag_high', undefined],
    ],
    'by start; without a time last; what is well is no step',
  )
  t.end()
})

void t.test(
  'signs of one kind on one server are one step: earliest start, longest duration, all of them counted',
  (t) => {
    const [step, ...others] = cascade(
      evidence([
        sign('state_write_waits', 'n1', [moment(300, { start: 200, seconds: 100 })], { stream: 'A' }),
        sign('state_write_waits', 'n1', [moment(160, { start: 100, seconds: 60 })], { stream: 'B', count: 3 }),
      ]),
    )
    t.equal(others.length, 0)
    t.match(step, { start: 100, at: 160, seconds: 100, count: 4 })
    t.equal(step?.signs.length, 2)
    t.end()
  },
)

void t.test('nobody is first without trouble, without times, or within what the clocks may differ', (t) => {
  t.equal(first(evidence([sign('started', 'n1', [moment(1)])])).step, undefined)
  t.equal(first(evidence([sign('pending', 'n1', [moment(undefined)])])).step, undefined)
  const close = [sign('pending', 'n1', [moment(100)]), sign('pending', 'n2', [moment(100.4)])]
  t.equal(first(evidence(close)).step, undefined, 'nothing compares these clocks')
  const far = [sign('pending', 'n1', [moment(100)]), sign('pending', 'n2', [moment(130)])]
  t.equal(first(evidence(far)).step?.server, 'n1')
  t.end()
})

void t.test('a server that was told to stop refuses connections for a while, and did not go away', (t) => {
  const stop = sign('stop_ordered', 'n0', [moment(100)])
  const refused = (at: number) => sign('refused', 'n0', [moment(at)])
  t.equal(diagnose(evidence([stop, refused(104)])).hypothesis, 'maintenance')
  t.equal(diagnose(evidence([refused(104)])).hypothesis, 'server_down')
  const down = diagnose(evidence([stop, refused(104), refused(900)]))
  t.equal(down.hypothesis, 'server_down', 'it does not come back')
  t.match(report(down).verdict.summary, /^n0 stopped as ordered and did not come back/)
  t.match(report(down).not[0]?.text, /^Not a crash/)
  const other = sign('refused', 'n1', [moment(900)])
  t.match(report(diagnose(evidence([stop, refused(900), other]))).verdict.summary, /^n0, n1 went away without/)
  t.end()
})
