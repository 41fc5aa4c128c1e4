// What is taken out of a long JSON answer, level by level, and reading it from an answer that was parsed as a whole.
import { NatsError } from '../error.ts'
import { inside, items, object, type Json } from './decode.ts'
import type { Shape } from './fields.ts'
import type { Rows } from './recall.ts'

/** Objects to take out, one level inside the other, from the outermost. */
export interface Level {
  /** Spaces before the braces. */
  indent: number
  /** Keys of the arrays to take from; undefined: the level is a map, of which every value is taken. */
  arrays?: readonly string[]
  /** What is read of them; undefined: all, as it must be where there are levels inside. */
  fields?: Shape
  /** Takes those of `fields`, by their name, and knows them again in the next answer. */
  rows?: Rows
}

/** Receives the pieces, inner ones before the one around them, which no longer holds them when it arrives in pieces. */
export interface Reader<T> {
  levels: readonly Level[]
  /** `name` is the key of the array or, in a map, of the value. */
  piece(level: number, name: string, json: Json): void
  /** The rest of the answer, without the pieces. */
  end(root: Json): T
  /** Told of each piece that has the wrong shape, which is left out with all in it; without, the first such piece ends the reading. */
  leaveOut?: LeaveOut
}

/** Gets the path of what is wrong, and why. */
export type LeaveOut = (reason: string) => void

/** Where a piece stands: made only when something is wrong with it. */
export type Path = () => string

/** Reads one piece, which stands at `step` below `path`. */
export function attempt({ leaveOut }: Reader<unknown>, path: Path, step: Path, read: () => void): void {
  try {
    inside(step, read)
  } catch (error) {
    if (leaveOut === undefined || !(error instanceof NatsError) || error.code !== 'shape') throw error
    leaveOut(`${path()}${error.message}`)
  }
}

export const atRoot: Path = () => ''

/** Reads the pieces of a level, and those below, in what was parsed as a whole; `path` is where it stands. */
export function visit(reader: Reader<unknown>, json: Json, depth: number, path: Path): void {
  const level = reader.levels[depth]
  if (level === undefined) return
  const take = (name: string, step: Path, value: unknown): void =>
    attempt(reader, path, step, () => {
      const inner = object(value)
      visit(reader, inner, depth + 1, () => `${path()}${step()}.`)
      reader.piece(depth, name, inner)
    })
  if (level.arrays === undefined) for (const [name, value] of Object.entries(json)) take(name, () => name, value)
  else
    for (const name of level.arrays) {
      items(json, name).forEach((value, index) => {
        take(name, () => `${name}[${index}]`, value)
      })
    }
}

/** The same from an answer that was parsed as a whole. */
export function readWhole<T>(reader: Reader<T>, root: Json): T {
  visit(reader, root, 0, atRoot)
  return reader.end(root)
}
