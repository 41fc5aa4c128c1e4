// Machines as recorded: what lies in /proc and /sys, unpacked from one text into a folder that readers take as their root.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'

export const machines = ['virtio-ext4', 'ebs-nvme', 'nfs', 'raid-lvm'] as const

/** A folder with the machine's proc and sys; gone after the test. `more`: further files, or others instead. */
export function machine(t: Test, name: (typeof machines)[number], more: Readonly<Record<string, string>> = {}): string {
  const text = readFileSync(new URL(`../fixtures/host/${name}.txt`, import.meta.url), 'utf8')
  const root = mkdtempSync(join(tmpdir(), 'nats-jetstream-exporter-'))
  t.teardown(() => rmSync(root, { recursive: true, force: true }))
  for (const part of text.split(/^(?=== |-> )/m)) unpack(root, part)
  for (const [path, content] of Object.entries(more)) put(root, path, content)
  return root
}

function unpack(root: string, part: string): void {
  const end = part.indexOf('\n')
  const [mark, path = '', target = ''] = part.slice(0, end).split(' ')
  if (mark === '==') put(root, path, part.slice(end + 1))
  if (mark !== '->') return
  mkdirSync(join(root, dirname(path)), { recursive: true })
  symlinkSync(target, join(root, path))
}

export function put(root: string, path: string, content: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true })
  writeFileSync(join(root, path), content)
}
