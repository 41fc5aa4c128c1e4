// The time of a log line as nats-server writes it: now, with a number in the place of the microseconds.

const two = (part: number): string => String(part).padStart(2, '0')

export const stamp = (n: number): string => {
  const time = new Date()
  const date = `${time.getFullYear()}/${two(time.getMonth() + 1)}/${two(time.getDate())}`
  const fraction = time.getMilliseconds() * 1000 + (n % 1000)
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(fraction).padStart(6, '0')}`
}
