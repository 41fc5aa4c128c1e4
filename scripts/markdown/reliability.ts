// docs/RELIABILITY.md: what is promised when the world around the exporter fails, from the table of promises that tests hold.
import { chapters, type Promised } from '../../test/faults/promises.ts'

const intro = `# Reliability

What holds when servers, disks, logs, clients and the exporter's own process fail. This file is generated from
\`test/faults/promises.ts\`; each line names the test that holds it. Tests named \`*.long.ts\` run by \`npm run faults\`, the others with
\`npm test\`. Figures are of a virtual machine with two cores.

What is **not** promised: configuration, web-config, TLS and credential files are read by the process itself, so a hang of their disk
can hold up a reload. Half an hour of all of it at once is \`npm run soak\`; its last figures are in [bench/](../bench/README.md).
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

export const reliabilityMarkdown = (): string => [intro, ...sections].join('\n')
