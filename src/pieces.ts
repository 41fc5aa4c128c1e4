// Texts kept in pieces: what is long is made, compared and written without being put together.

export const sizeOf = (pieces: readonly Buffer[]): number => pieces.reduce((size, { length }) => size + length, 0)

/** Piece by piece: the same text cut elsewhere is another one. Most pieces of a text that is kept are the very buffers of the last time. */
export const isSameText = (these: readonly Buffer[], those: readonly Buffer[]): boolean =>
  these.length === those.length && these.every((piece, index) => those[index]?.equals(piece))
