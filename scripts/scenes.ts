// What is played of the recorded incident for a picture: all of it, a calm part, or nothing at all.
import type { Recording } from '../src/commands/demo/recording.ts'

const calmSeconds = 10

/** Started a year earlier. */
const startedLongAgo = (body: string): string =>
  body.replace(/("start": ?")(\d{4})/, (_, head: string, year: string) => `${head}${Number(year) - 1}`)

/** Only the lines and answers of the calm beginning; the start itself lies further back than anything that is judged. */
export function calm(recording: Recording): Recording {
  const servers = recording.servers.map((server) => {
    const answers = [...server.answers].map(
      ([path, all]) =>
        [
          path,
          all
            .filter(({ t }) => t < calmSeconds)
            .map((answer) => ({ ...answer, body: path === '/varz' ? startedLongAgo(answer.body) : answer.body })),
        ] as const,
    )
    return {
      ...server,
      answers: new Map(answers),
      stores: server.stores.filter(({ t }) => t < calmSeconds),
      log: server.log.filter(
        ({ t, log }) => t < calmSeconds && log.includes('[INF]') && !log.includes('Starting nats-server'),
      ),
    }
  })
  return { ...recording, servers }
}

/** Something listens where the servers should be, and is no nats-server. */
export const silent = (recording: Recording): Recording => ({
  ...recording,
  servers: recording.servers.map(({ name }) => ({ name, answers: new Map(), log: [], outages: [], stores: [] })),
})
