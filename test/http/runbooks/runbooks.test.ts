// Runbooks as pages: those that are there, and no other file.
import t from 'tap'
import { alertNames } from '../../../src/alerts/index.ts'
import { runbookPage } from '../../../src/http/runbooks/runbooks.ts'

t.test('every alert has its page', async (t) => {
  for (const name of alertNames) t.match(runbookPage(name), `<h1>${name}</h1>`)
})
t.test('the index', async (t) => {
  const text = runbookPage('README')
  for (const name of alertNames) t.match(text, `<a href="/runbooks/${name}">${name}</a>`)
  t.notMatch(text, '<script')
})
t.test('nothing else', async (t) => {
  for (const name of ['', '..', '../README', 'Nope', 'README.md', '%2e%2e', 'a'.repeat(500)])
    t.equal(runbookPage(name), undefined)
})
