// What a wording says of the versions that print it, asked of one version.

type Version = readonly number[]

/** Negative: `a` is older. A version of two numbers stands for the first release of its line. */
function compare(a: Version, b: Version): number {
  const at = [0, 1, 2].find((place) => (a[place] ?? 0) !== (b[place] ?? 0)) ?? 2
  return (a[at] ?? 0) - (b[at] ?? 0)
}

const sameLine = (a: Version, b: Version): boolean => a[0] === b[0] && a[1] === b[1]
const numbersOf = (text: string): Version => text.split('.').map(Number)

/**
 * Whether a list such as `2.11.11, 2.12.2 on` holds a version. `A on`: A and all newer. `A to B`: these two and all between,
 * with all of its line where B has two numbers. `A` alone: the line of A from there. @throws what is none of these.
 */
export function claims(versions: string, version: string): boolean {
  const asked = numbersOf(version)
  return versions.split(', ').some((range) => {
    const [, first = '', on, last] = /^(\d+\.\d+(?:\.\d+)?)(?:( on)| to (\d+\.\d+(?:\.\d+)?))?$/.exec(range) ?? []
    if (first === '') throw new Error(`versions "${versions}": "${range}" is neither A, A on nor A to B`)
    const isAfter = compare(asked, numbersOf(first)) >= 0
    if (on !== undefined) return isAfter
    if (last === undefined) return isAfter && sameLine(asked, numbersOf(first))
    const end = numbersOf(last)
    return isAfter && (compare(asked, end) <= 0 || (end.length === 2 && sameLine(asked, end)))
  })
}
