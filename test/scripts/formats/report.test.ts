// Reading what a Go program logs: formats, and the errors that reach a variable. Snippets in the manner of nats-server.
import t from 'tap'
import { explained, type Explanations } from '../../../scripts/formats/explained.ts'
import { wordingsOf } from '../../../scripts/formats/match.ts'
import { report } from '../../../scripts/formats/report.ts'

const nothing: Explanations = { words: [], formats: [], expressions: [], madeWithin: [], unseen: [] }

const lacking = (text: string, known: Explanations = nothing) => {
  const { missing, unknown } = report([{ path: 'server/a.go', text }], '2.15.2', known)
  return { missing: missing.map((line) => line.replace(/^server\/a\.go:\d+ /, '')).sort(), unknown }
}
const missing = (body: string) => lacking(`func (s *Server) f(x int) {\n${body}\n}`).missing

void t.test('a known line is not listed, an unknown one is, by level and scope', (t) => {
  t.strictSame(missing('s.Noticef("Server is ready")'), [])
  t.strictSame(missing('s.Noticef("Server is steady")'), ['INF plain "Server is steady"'])
  t.strictSame(missing('s.Warnf("Server is ready")'), ['WRN plain "Server is ready"'], 'never at this level')
  t.strictSame(missing('c.Errorf("read error: %v", err)\nn.warn("%d append entries pending", len(n.pae))'), [])
  t.strictSame(missing('s.Errorf("read error: %v", err)'), ['ERR plain "read error: %v"'], 'only of a connection')
  t.strictSame(missing('fs.warn("Stream state too short (%d bytes)", len(buf))'), [])
  t.strictSame(missing('s.Debugf("whatever")\nfmt.Errorf("whatever")\nhttp.Error(w, "no", 404)\nt.Errorf("no")'), [])
  t.end()
})

void t.test('verbs stand where a wording has a value that they can be', (t) => {
  t.equal(wordingsOf('plain', "Catchup for stream '%s > %s' complete (took %v)").length, 1)
  t.equal(
    wordingsOf('plain', 'Metalayer async snapshot took %.3fs (streams: %d, consumers: %d, compacted: %s)').length,
    1,
  )
  t.equal(wordingsOf('raft', '%q append entries pending').length, 0)
  t.equal(wordingsOf('plain', 'Rotated log, backup saved as %s').length, 0, 'a wording with quotes')
  t.equal(wordingsOf('connection', 'Error marshaling CONNECT to route: %v\n').length, 1)
  t.end()
})

void t.test('texts through variables, constants and sums of strings', (t) => {
  t.strictSame(missing('const a = "x"\ntxt := "one " + "two"\ns.Warnf(txt)'), ['WRN plain "one two"'])
  const source = `
var (
	errFull = errors.New("store is full")
	format  = "a %s" + " b"
)
func (s *Server) f() {
	err := errFull
	s.Errorf(err.Error())
	s.Warnf(format, 1)
	s.Warnf("%v", pkg.errFull)
}`
  t.strictSame(lacking(source).missing, [
    'ERR plain "store is full"',
    'WRN plain "a %s b"',
    'WRN plain "store is full"',
  ])
  t.end()
})

void t.test('errors of functions that are called, of closures, and arguments of callers', (t) => {
  const source = `
func (c *client) readLoop() {
	if err := c.parse(b); err != nil {
		c.Error(err)
	}
	check := func(n int) (int, error) {
		return 0, fmt.Errorf("closure %d", n)
	}
	if _, err := check(1); err != nil {
		c.Errorf("%v", err)
	}
}
func (c *client) parse(b []byte) error {
	if err := c.pub(b); err != nil {
		return err
	}
	return nil
}
func (c *client) pub(b []byte) error { return fmt.Errorf("pub Error: %q", b) }
func (p *parser) parse(b []byte) error { return errors.New("of another type") }
func (c *client) sendErrAndErr(text string) {
	c.Errorf(text)
}
func (c *client) g() { c.sendErrAndErr(fmt.Sprintf("bad %q", name)) }
`
  t.strictSame(lacking(source).missing, [
    'ERR connection "bad %q"',
    'ERR connection "closure %d"',
    'ERR connection "pub Error: %q"',
  ])
  t.strictSame(lacking(source).unknown, [])
  t.end()
})

void t.test('a method of a logger under another name', (t) => {
  const body = 'report := c.Debugf\nif c.kind != CLIENT {\n\treport = c.Errorf\n}\nreport("Error flashing: %v", err)'
  t.strictSame(missing(body), ['ERR connection "Error flashing: %v"'])
  t.end()
})

void t.test('a text from elsewhere is said, unless it is explained or its maker can be read', (t) => {
  const source = `
func (s *Server) check() {
	if hs := s.healthz(nil); hs.Error != "" {
		s.Warnf("%v", hs.Error)
	}
	if err := os.Remove(name); err != nil {
		s.Warnf("%s", err)
	}
}
func (s *Server) healthz() { h.Error = "JetStream is not well"; d := fmt.Sprintf("JetStream is ill: %v", err) }
`
  t.strictSame(lacking(source).unknown, [
    'server/a.go:4 WRN plain "%v": hs.Error',
    'server/a.go:7 WRN plain "%s": os.Remove()',
  ])
  const known: Explanations = {
    ...nothing,
    expressions: [{ why: 'the system says it', within: 'check', only: ['os.Remove()'] }],
    madeWithin: [{ expression: 'hs.Error', within: 'healthz' }],
  }
  t.strictSame(lacking(source, known), {
    missing: ['WRN plain "JetStream is ill: %v"', 'WRN plain "JetStream is not well"'],
    unknown: [],
  })
  t.end()
})

void t.test('a verb that is one of some words, and what needs no row', (t) => {
  const body = 'c.Noticef("%s connection closed: %s", kind, reason)\ns.Noticef("Trusted Operators")'
  t.strictSame(lacking(`func (s *Server) f() {\n${body}\n}`, explained).missing, [])
  t.equal(missing(body).length, 2)
  t.end()
})

void t.test('a wording that this version does not print, or prints though it should not', (t) => {
  const { versions } = report(
    [{ path: 'a.go', text: 'func f() { n.warn("%d append entries pending, %s", a, b) }' }],
    '2.14.5',
  )
  t.strictSame(
    versions.filter((line) => line.includes('append entries pending')),
    [
      'claimed though not printed (raft_append_entries_pending, 2.9 on): {pending:int} append entries pending',
      'printed though not claimed (raft_append_entries_pending): %d append entries pending, %s',
    ],
  )
  t.end()
})
