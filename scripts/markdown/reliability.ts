// docs/RELIABILITY.md: what is promised when the world around the exporter fails, from the table of promises that tests hold.
import { faults, officialVersion, type Shown } from '../../test/faults/beside.ts'
import { chapters, type Promised } from '../../test/faults/promises.ts'

const intro = `# Reliability

What holds when servers, disks, logs, clients and the exporter's own process fail. This file is generated from
\`test/faults/promises.ts\`; each line names the test that holds it. Tests named \`*.long.ts\` run by \`npm run faults\`, the others with
\`npm test\`. Figures are of a virtual machine with two cores.

What is **not** promised: at a start the configuration is read by the process itself, so a hang of its disk holds the start up. Half an hour of all of it at once is \`npm run soak\`; its last figures are in [bench/](../bench/README.md).
`

const row = ({ fault, holds, test: [file, title], figure = '' }: Promised): string =>
  `| ${fault} | ${holds} | [${title}](../test/${file}) | ${figure} |`

const sections = chapters.map(({ about, promises }) =>
  [
    `## ${about}`,
    '',
    '| fault | what holds | test | figure |',
    '| --- | --- | --- | --- |',
    ...promises.map(row),
    '',
  ].join('\n'),
)

const told = ({ answer, servers, old, streams }: Shown): string => {
  if (answer !== 'whole') return answer
  const before = old === 0 ? '' : `, of which ${old} as it was before`
  return `${servers} servers${before}; ${streams} streams`
}

const beside = [
  '## Beside the official exporter',
  '',
  `The same two servers for this exporter and for prometheus-nats-exporter ${officialVersion}; from one moment on the second server goes wrong. What a`,
  'scrape with the usual deadline of 10 s then shows of two servers and three streams, of which two are on the second; a fourth stream is one without a name. Measured by',
  '[beside.long.ts](../test/faults/beside.long.ts).',
  '',
  '| fault of the second server | this exporter | the official one |',
  '| --- | --- | --- |',
  ...faults.map(({ fault, ours, official }) => `| ${fault} | ${told(ours)} | ${told(official)} |`),
  '',
].join('\n')

export const reliabilityMarkdown = (): string => [intro, ...sections, beside].join('\n')
