// docs/REVIEW.md: what the review of a configuration looks for, from the table of checks itself.
import { checks } from '../../src/metrics/checks.ts'

const intro = `# Configuration review

What the exporter finds in the configuration of each server, beside any incident: settings with which a fault costs more
than it must. This file is generated from \`src/metrics/checks.ts\`.

\`nats_config_review\` has a series for each finding and server: 1 if it is so, 0 if it is not, none where it cannot be
seen. So \`nats_config_review == 1\` is the list, and it is on the status page below the servers. No alert fires for it. What
is read beside a store (\`/proc\`, census) needs [\`stores\`](CONFIG.md); the rest comes from the endpoints.
`

const sections = checks.map(
  ({ finding, says, source, matters, remedy }) => `## ${finding}

The server ${says}.

- **Seen in** ${source}
- **Why it matters** ${matters}
- **What to do** ${remedy}
`,
)

export const reviewMarkdown = (): string => [intro, ...sections].join('\n')
