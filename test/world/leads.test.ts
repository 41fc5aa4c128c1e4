// Who speaks for a stream or consumer.
import t from 'tap'
import { leads } from '../../src/world/leads.ts'

const cluster = (leader: string | undefined) => ({ group: 'S-R3F-1', leader, replicas: [] })

t.equal(leads(undefined, undefined), true, 'standalone')
t.equal(leads(cluster('n1'), 'n1'), true)
t.equal(leads(cluster('n2'), 'n1'), false)
t.equal(leads(cluster(undefined), 'n1'), false)
t.equal(leads(cluster('n1'), undefined), undefined, 'own name unknown')
