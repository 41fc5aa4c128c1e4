// docs/DIAGNOSIS.md is what the rules and the corpus say, and the corpus has no wrong verdict.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { diagnosisMarkdown } from '../../../scripts/markdown/diagnosis.ts'

const text = diagnosisMarkdown()
t.equal(readFileSync('docs/DIAGNOSIS.md', 'utf8'), text, 'npm run docs')
t.match(text, /Wrong with confidence high: 0\./)
t.notMatch(text, /\| NO \|/)
