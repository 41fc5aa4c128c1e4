// Whose a series is: the names that servers, streams, consumers and RAFT groups go by.

/** Which server, by the labels nats_cluster and server; '' where unknown. */
export interface Identity {
  server: string
  cluster: string
}

/** Whose a RAFT group is; '' where it is not known, and for the meta group. */
export interface Asset {
  account: string
  stream: string
  consumer: string
}

/** `ACCOUNT > STREAM[ > CONSUMER]`, as nats-server names it in new-leader lines. */
export const assetName = ({ account, stream, consumer }: Asset): string =>
  [account, stream, ...(consumer === '' ? [] : [consumer])].join(' > ')

/** Name of the RAFT group of the meta layer, which is nobody's. */
export const metaGroup = '_meta_'
