// Levels as nats-server writes them, and severities as the catalog and the alerts give them: words that everything shares.

export const levels = ['INF', 'WRN', 'ERR', 'FTL', 'DBG', 'TRC'] as const
export type Level = (typeof levels)[number]

/** From harmless to worst. */
export const severities = ['info', 'warning', 'critical', 'page'] as const
export type Severity = (typeof severities)[number]
