// HOST:PORT to its parts.
import t from 'tap'
import { splitAddress, withoutSlash } from '../src/address.ts'

t.same(splitAddress('127.0.0.1:7778'), { host: '127.0.0.1', port: 7778 })
t.same(splitAddress('[::1]:514'), { host: '::1', port: 514 })
t.same(splitAddress(':0'), { host: '', port: 0 })
t.equal(withoutSlash('https://grafana.example.com/base//'), 'https://grafana.example.com/base')
t.equal(withoutSlash('/'), '')
t.equal(withoutSlash('a/b'), 'a/b')
