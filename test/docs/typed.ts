// Which test runs or loads each block of the documents. Each of these tests takes what is its own from here; typed.test.ts asks that
// nothing is left over.
import { readFileSync } from 'node:fs'
import { blocks, pages, type Block } from './pages.ts'

/** What is run in one go: a command of an `sh` block, or a whole block of another language. */
export interface Step extends Block {
  /** Of which it is a part. */
  block: Block
}

const checked = readFileSync('.ci/run', 'utf8')
const program = 'nats-jetstream-exporter'
/** What of our own runs until it is stopped, asks servers, or is an argument of another program. */
const elsewhere = /https?:|--check\.targets|^(?:sudo|docker|helm|kubectl|cd)\b/

/** By the file that runs it. */
const runners = {
  '.ci/run': ({ language, text }) => language === 'sh' && /^(?:npm|scripts\/)/.test(text) && checked.includes(text),
  'test/docs/snippets.test.ts': ({ language, text }) =>
    ['yaml', 'conf'].includes(language) ||
    (language === 'sh' && /^(?:helm upgrade --install|kubectl apply -k) /.test(text)),
  'test/docs/commands.test.ts': ({ language, text }) =>
    language === 'sh' && text.includes(program) && !elsewhere.test(text),
  'test/docs/newcomer.test.ts': ({ place, text }) =>
    /^(?:README|docs\/INSTALL)\.md:/.test(place) &&
    /^(?:npm install -g \.$|npm run demo$|curl .*localhost:7778\/|nats-jetstream-exporter .*(?:https?:|--check\.targets))/.test(
      text,
    ),
  'test/docs/runbooks.long.ts': ({ place, language }) =>
    /^docs\/(?:LOGS\.md|runbooks\/.*):/.test(place) && ['bash', 'sh'].includes(language),
  'test/docs/docker.long.ts': ({ language, text, block }) =>
    language === 'sh' && (text.startsWith('docker ') || (text.startsWith('cd ') && /^docker /m.test(block.text))),
  'test/deploy/packages.test.ts': ({ place, text }) =>
    place.startsWith('docs/INSTALL.md:') && /^(?:sudo |scripts\/packages\.sh )/.test(text),
  // Lines of logs: those of the catalog, which its own tests read.
  'test/scripts/markdown/logs.test.ts': ({ place, language }) =>
    language === 'text' && place.startsWith('docs/LOGS.md:'),
  'test/e2e/stack.test.ts': ({ text }) => text === 'npm run stack -- --fail stop',
  'test/docs/stack.long.ts': ({ text }) => /^npm run stack -- --fail (?:slow-store|full)$/.test(text),
} satisfies Record<string, (step: Step) => boolean>

export type Runner = keyof typeof runners
export const files = Object.keys(runners) as readonly Runner[]

export const runnersOf = (step: Step): Runner[] => files.filter((file) => runners[file](step))

/** Continued lines are one command; what stands behind # is no part of it. */
export function stepsIn(block: Block): Step[] {
  if (block.language !== 'sh') return [{ ...block, block }]
  return block.text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => line.replace(/(?:^|\s+)#.*$/, '').split(' && '))
    .filter((text) => text !== '')
    .map((text) => ({ ...block, text, block }))
}

export const steps: readonly Step[] = pages.flatMap(blocks).flatMap(stepsIn)

/** The steps that this test has to run. */
export const stepsOf = (file: Runner): Step[] => steps.filter((step) => runners[file](step))

/** The blocks that it has to run as they stand. */
export const blocksOf = (file: Runner): Block[] => [...new Set(stepsOf(file).map(({ block }) => block))]
