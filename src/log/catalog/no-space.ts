// Whether a refused write was refused for want of room: the same event is logged for every error of a file system.

/** `error`: of an event that names one. */
export const isNoSpace = (error: string | number | undefined): boolean =>
  /no space left|quota exceeded|insufficient (?:storage|resources)/i.test(String(error ?? ''))
