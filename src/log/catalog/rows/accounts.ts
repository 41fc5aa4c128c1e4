// Accounts and certificates: resolvers, imports, OCSP, and what the system account could not do.
import type { Section } from '../row.ts'

export const accounts = {
  account_lookup_failed: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Account fetch failed: {error:text}',
          'Account [{account:word}] fetch took {seconds:duration}',
          'Error looking up account {account:quoted}: {error:text}',
          'Unable to lookup account {account:word} for solicited leafnode connection: {error:text}',
          'Could not lookup account {account:quoted} for latency measurement',
          'Error looking up account [{account:word}] checking for JetStream clear observer state on a leafnode',
          'Error looking up account [{account:word}] checking for JetStream migration on a leafnode',
          'Update Stream Account {account:word}, error on lookup: {error:text}',
          'DirResolver - {error:text}',
          'list request error: {error:text}',
        ],
        versions: '2.9 on',
      },
      {
        text: [
          'Unknown account {account:quoted} for remote subject {subject:quoted}',
          'Unable to lookup account {account:quoted}: {error:text}',
          'No route for account {account:quoted}',
        ],
        versions: '2.9 on',
        scope: 'connection',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [WRN] Account fetch failed: fetching jwt timed out',
      '[7] 2025/12/17 10:11:12.123456 [ERR] Error looking up account "APP": account missing',
    ],
    meaning: 'The claims of an account could not be fetched, or took over a second.',
    isNot: 'Not JetStream: but a read loop that waits 2.0 s for it is logged as slow.',
    remedy: 'Check the resolver and whether the account is pushed to it.',
  },
  account_invalid: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Account {account:word} has issues importing account {import:word}',
          'Account [{account:word}] has validation issues:',
          'Account claim for {account:quoted} has invalid value {value:quoted} for cluster traffic account',
          "Can't locate account [{account:word}] for import of [{subject:text}] {import:word} (err={error:text})",
          'Error adding subject mapping {subject:quoted} for account [{account:word}]: {error:text}',
          'Error configuring jetstream for account [{account:word}]: {error:text}',
          'Invalid issuer account {issuer:quoted} in activation claim (subject: {subject:quoted} - type: {claim:quoted}) for account {account:quoted}',
          'Preloaded account [{account:word}] not valid',
          'Skipping Default Domain {domain:quoted}, set for JetStream enabled account {account:quoted}',
          'Error adding JetStream domain mapping: {error:text}',
          'Error adding JetStream default domain mapping: {error:text}',
          'Error adding JetStream domain mapping to system account: {error:text}',
          'Error setting up jetstream service exports: {error:text}',
          '  - {issue:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: ['[7] 2025/12/17 10:11:12.123456 [ERR] Account APP has issues importing account OTHER'],
    meaning: 'The configuration or the claims of an account contain something that the server cannot use.',
    isNot: 'Not a runtime failure: it stays until the account is changed.',
    remedy: 'Correct the account and push it again.',
  },
  system_event_failed: {
    scope: 'plain',
    levels: ['ERR'],
    severity: 'warning',
    wordings: [
      {
        text: [
          'Error adding system service export for {subject:quoted}: {error:text}',
          'Error setting up client LDM service: {error:text}',
          'Error setting up client kick service: {error:text}',
          'Error setting up internal debug service for subscribers: {error:text}',
          'Error setting up internal latency tracking: {error:text}',
          'Error setting up internal tracking for {what:word}: {error:text}',
          'Error setting up internal tracking: {error:text}',
          'Error setting up server reload handler: {error:text}',
          'Error setting up system service import {from:word} -> {to:word} for account: {error:text}',
          'Error setting up system service import {subject:word}: {error:text}',
          'Error unmarshalled account does not match subject',
          'Error unmarshalling account connection event message: {error:text}',
          'Error unmarshalling account connections request message: {error:text}',
          'Error unmarshalling account nsubs request message: {error:text}',
          'Error unmarshalling kick client request: {error:text}',
          'Error unmarshalling remote latency measurement: {error:text}',
          'Bad subject account connections request message',
          'Processing our own account connection event message: ignored',
          'Received out of order remote server update from: {server:quoted}',
          'Remote server sent invalid (empty) shutdown message to {subject:quoted}',
          'Error marshaling response to {request:word} request: {error:text}',
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      '[7] 2025/12/17 10:11:12.123456 [ERR] Received out of order remote server update from: "NDEYVLKPZ5ZN4H6A"',
    ],
    meaning:
      'Messages between servers over the system account, or answers of the monitoring port, could not be made or read.',
    isNot: 'Not messages of users.',
    remedy: 'Two clusters that share a system account, or servers of very different versions, are the common causes.',
  },
  certificate_trouble: {
    scope: 'plain',
    levels: ['ERR', 'WRN'],
    severity: 'warning',
    wordings: [
      {
        text: [
          "Bad OCSP status update for certificate '{certificate:text}': {error:text}, trying again in {retry:text}",
          "Certificate at '{certificate:text}' has MustStaple but OCSP is disabled",
          "Found OCSP status for {what:word} certificate at '{certificate:text}': {status:notgood}",
          "Received OCSP status for {what:word} certificate '{certificate:text}': {status:notgood}",
          "Can't restart OCSP features: {error:text}",
        ],
        versions: '2.9 on',
      },
    ],
    examples: [
      "[7] 2025/12/17 10:11:12.123456 [ERR] Bad OCSP status update for certificate 'CN=nats-0': connection refused, trying again in 5m0s",
    ],
    meaning: 'The revocation status of a certificate could not be had, or is not good.',
    isNot: 'Not yet a refused connection, unless the certificate must be stapled.',
    remedy: 'Check the OCSP responder and the certificate.',
    byNumbers: 'NatsCertificateExpiring',
  },
} as const satisfies Section
