// What is promised when the world around the exporter fails, each with the test that holds it: docs/RELIABILITY.md is derived from here.

export interface Promised {
  /** What goes wrong. */
  fault: string
  /** What holds all the same. */
  holds: string
  /** File below test/, and the title of the test in it. */
  test: readonly [file: string, title: string]
  /** What was measured, and under which load where that matters. */
  figure?: string
}

export interface Chapter {
  about: string
  promises: readonly Promised[]
}

const servers: readonly Promised[] = [
  {
    fault: 'An endpoint of a server hangs',
    holds:
      'The scrape ends in time with all the rest; the endpoint has no series and its collector is 0. It is never asked twice at once.',
    test: ['e2e/hang.test.ts', 'one endpoint of one server'],
  },
  {
    fault: 'Every endpoint of every server hangs',
    holds: 'Scrapes end in time. What the logs said last stays, and says that it is from the log.',
    test: ['e2e/hang.test.ts', 'every endpoint of every server'],
  },
  {
    fault: 'Any value anywhere in any answer: null, a list, a number beyond 64 bits, a name like `__proto__`',
    holds:
      'A stream, a consumer or a group of the wrong shape is left out and the rest is shown; elsewhere the answer is left out. The collector is 0, its error is counted, its path is in the log, nothing ends.',
    test: ['faults/answers.test.ts', 'any value anywhere in any answer'],
  },
  {
    fault: 'One of two servers hangs, ends or answers nonsense',
    holds: 'The other is shown whole, and of the first no number from before: see the table at the end.',
    test: ['faults/beside.long.ts', 'one of two servers goes wrong'],
  },
  {
    fault: 'A stream is listed twice, or two names are one once they are encoded',
    holds: 'One series each: Prometheus would refuse the whole scrape for a duplicate.',
    test: ['faults/answers.test.ts', 'a stream twice, and names that are one name once encoded'],
  },
  {
    fault: 'Names of streams, servers and logs with quotes, line ends, half characters, 10 kB',
    holds:
      'promtool, the oldest supported Prometheus and Prometheus 3 take the exposition, and have every series under the name that was chosen.',
    test: ['faults/names.long.ts', 'hostile names are read back by promtool and by each Prometheus'],
    figure: '707 series of 20 names, in each',
  },
  {
    fault: 'An answer of many megabytes that is not laid out in lines, as no nats-server sends it over HTTP',
    holds: 'It is refused before it is parsed: 60 MB at once would hold everything else up for more than a second.',
    test: [
      'nats/http/client.test.ts',
      'compact JSON of many megabytes is refused before it is parsed, laid out it is read in pieces',
    ],
  },
  {
    fault: 'A `total` that lies',
    holds: 'Paging ends with what was asked for.',
    test: ['faults/answers.test.ts', 'a total that lies'],
  },
  {
    fault: 'More streams, consumers, groups, accounts, leaf nodes than any limit',
    holds:
      'Those that can be kept are, the rest is counted in `nats_exporter_series_dropped_total`, and an alert says so.',
    test: ['faults/cardinality.test.ts', 'more of each than any limit'],
  },
  {
    fault: 'Two servers of one name',
    holds: 'The second is left out and told of, on the page and in a series.',
    test: ['faults/twins.test.ts', 'another server of the same name is left out, and told of'],
  },
  {
    fault: 'The store of one server opens files slowly',
    holds: 'That server is named, and no other.',
    test: ['e2e/slow-store.test.ts', 'opens of one store of three slow down: that server is named, and no other'],
  },
]

const disks: readonly Promised[] = [
  {
    fault: 'The store of one server freezes',
    holds: 'NatsStoreStalled names that server and no other; scrapes, exit and the other stores go on.',
    test: ['e2e/stalled-store.test.ts', 'one store of three is frozen'],
    figure: 'named after 6.3 to 11.3 s at scrapes of 1 s, `/metrics` within 0.8 s, exit within 0.15 s',
  },
  {
    fault: 'The store of one server is slow in writes and flushes, which nats-server hides',
    holds:
      'That server is named, and no other, within 15 s at scrapes of 1 s and 60 s at 15 s; half a minute before the ladder, if there is one.',
    test: ['faults/stalled.long.ts', 'a store that is slow in writes and flushes'],
    figure:
      '+1 s a write, +1.5 s a flush, 500 messages a second: named after 6.2 to 10.9 s at scrapes of 1 s, 12.3 to 22.7 s at 15 s; no rung within 100 s',
  },
  {
    fault: 'The store of one server freezes for a minute under 500 messages a second',
    holds:
      'The same, and meanwhile each scrape in its time-out, the other stores probed, lines of logs elsewhere within 1 s, SIGTERM within 5 s, a start on the frozen store; all is well by itself after the thaw.',
    test: ['faults/stalled.long.ts', 'a store that stands still for a minute'],
    figure:
      'named after 7.1 to 10.0 s at scrapes of 1 s, 14.9 to 33.8 s at 15 s; the line of a log after 0.39 s, scrapes at most 0.60 s, exit after 0.21 s, all probed 2.4 s after the thaw',
  },
  {
    fault: 'None: 500 messages a second for five minutes, a rolling restart, a backup that reads as fast as the disk',
    holds: 'No storage alert is critical or a page.',
    test: ['faults/healthy.long.ts', 'a healthy cluster is no alarm'],
    figure: 'the probe at its slowest: 21 ms over all three, nothing else on the machine',
  },
  {
    fault: 'A control group may write 1 MB a second to a disk, and writes as much',
    holds: 'Its seconds at the limit are counted; without a limit there is no series.',
    test: ['faults/throttled.long.ts', 'a real group at its limit, and the same without one'],
    figure: 'two seconds counted within 4 s of the first write; control groups of version 1',
  },
  {
    fault: 'nats-server, 2.9 to 2.15, restarts while the files of the probe lie in the folder of its store',
    holds: 'It starts with its streams and says no word of them; they are still there.',
    test: ['faults/stores.long.ts', 'the files of the probe beside each nats-server'],
  },
  {
    fault: 'The disk of a configuration, certificate or password hangs while the exporter runs',
    holds: 'What was read last stays in force; a reload fails after 2 s and says why.',
    test: ['nats/http/access.test.ts', 'a password whose disk does not answer is the last one that was read'],
  },
  {
    fault: 'The disks of the log and of the state file hang, and an endpoint too',
    holds:
      'Scrapes go on, with compression; what is blind says so, in series and on the page; SIGTERM ends the process; after the thaw all comes back by itself.',
    test: ['faults/hang.long.ts', 'log, state folder and endpoint hang at once'],
    figure:
      'scrapes at most 2.6 s, exit after 4.0 s, the first scrape of a start on a hung disk after 7.5 s (machine under a load of 15)',
  },
  {
    fault: 'Several disks hang',
    holds:
      'At most two threads wait, so that compression and DNS have theirs; each file system has a child of its own.',
    test: ['host/outside.test.ts', 'two disks that hang leave the other threads alone'],
  },
  {
    fault: 'A save of the state is late',
    holds: 'It has failed, and `nats_exporter_state_last_save_successful` says so, until it is done after all.',
    test: ['world/state-file-slow.test.ts', 'a late save is a failed save, until it is done'],
  },
  {
    fault: 'The same, for who looks at the page',
    holds: 'The page says why the state is not saved, and what a restart would go back to.',
    test: [
      'http/page/verdict.test.ts',
      'a state file that cannot be written is told of, and what a restart would go back to',
    ],
  },
  {
    fault: 'The state file is damaged, or of a wrong shape behind a right checksum',
    holds: 'It is set aside under another name with a warning; counters begin anew.',
    test: ['world/state-file.test.ts', 'of the right checksum and a wrong shape: set aside'],
  },
]

const logs: readonly Promised[] = [
  {
    fault: 'kill -9 while logs are written and rotated',
    holds: 'No line is lost, none is counted twice.',
    test: ['e2e/kill.test.ts', 'kill -9 at 1,000 lines a second, rotated every 2 s'],
  },
  {
    fault: 'kill -9 just after a scrape',
    holds: 'What a scrape has shown is on disk before: counters are not taken back.',
    test: ['e2e/kill.test.ts', 'what a scrape has shown is not taken back, however short after another scrape'],
  },
  {
    fault: 'Reloads under scrapes',
    holds: 'No scrape with a server down, no line lost or counted twice, no process left.',
    test: ['e2e/reload.test.ts', 'ten reloads, one after another'],
  },
  {
    fault: 'Rotation of every kind, random bytes, cuts and restarts anywhere',
    holds: 'The lines of the whole, each once.',
    test: [
      'log/source/file/tail-restart.test.ts',
      'random bytes, cut, rotated, looked at and restarted anywhere, give the lines of the whole',
    ],
  },
  {
    fault: 'A line made to be slow',
    holds:
      'Every wrapping and every wording takes time in proportion to the length of the line: counted in steps at 4, 16 and 64 KiB.',
    test: ['log/linear.test.ts', 'every wording of the catalog'],
  },
  {
    fault: 'Any bytes as a log, cut anywhere',
    holds: 'The same events, whatever the cuts; nothing ends.',
    test: ['fuzz/fuzz.test.ts', 'any bytes as a log, cut anywhere'],
  },
  {
    fault: 'Any bytes on standard input, in a file or of a command, in any pieces',
    holds: 'The same lines and events are counted as of the whole.',
    test: ['fuzz/fuzz.test.ts', 'any bytes in a file, looked at in between'],
  },
  {
    fault: 'A time that lies ahead, a year or a second',
    holds: 'It is taken for that of reading: no rung stands and no alert fires for longer than it should.',
    test: ['log/state/apply.test.ts', 'times: the line is believed, unless it is live and a minute off'],
  },
  {
    fault: 'A log is copied and truncated that was empty when last looked at',
    holds: 'What was written in between is read from the copy.',
    test: ['log/source/file/tail.test.ts', 'copytruncate of a file that was empty when last looked at'],
  },
  {
    fault: 'A number that is none, or larger than 64 bits, in a line',
    holds: 'It makes no event: neither `+Inf` nor `NaN` is shown, and the state file can be read again.',
    test: ['log/catalog/recognise.test.ts', 'a number that is none, or larger than 64 bits, makes no event'],
  },
  {
    fault: 'A command that cannot be started, ends, or leaves a process behind',
    holds: 'The source is down with its reason and is tried again; the whole process group ends with it.',
    test: [
      'log/source/command.test.ts',
      'a pipeline that outlives its shell is ended at each reload, and no line counts twice',
    ],
  },
  {
    fault: 'A command that says its whole log again at each start, on a machine where everything takes seconds',
    holds: 'No line is counted twice.',
    test: [
      'log/source/command.test.ts',
      'a tool that repeats a whole log on a busy machine: seconds until it begins and between blocks',
    ],
  },
  {
    fault: 'Syslog connections that say nothing',
    holds: 'The one that has been silent longest gives way to a server that has something to say.',
    test: ['log/source/syslog.test.ts', 'idle connections do not shut out a server that has something to say'],
  },
]

const own: readonly Promised[] = [
  {
    fault: 'Its own log goes to a full disk, or to a pipe that nobody reads',
    holds: 'The line is dropped and counted in `nats_exporter_log_lines_dropped_total`; nothing stops.',
    test: ['serve/logger.test.ts', 'what is not taken is dropped and counted, what was taken in part goes on'],
  },
  {
    fault: 'The clock of the host is set back',
    holds: 'Servers are asked as before, names resolved, back-offs end.',
    test: ['nats/collect/slot.test.ts', 'a system clock that is set back holds up nothing'],
  },
  {
    fault: 'The same: what was remembered lies ahead now, by a year perhaps, in the state file too',
    holds: 'It is taken back to now: a rung ends when it should.',
    test: ['world/clamp.test.ts', 'a rung of a year ahead is one of now, and what is past stays'],
  },
  {
    fault: 'A wrong configuration at reload',
    holds: 'The one before stays, and the error names its place.',
    test: ['serve/exporter.test.ts', 'reload: a good one is taken, a bad one leaves all as it was'],
  },
  {
    fault: '500 scrapers and 200 readers that never read',
    holds: 'All scrapes are answered from one body; the dead readers are cut off.',
    test: ['faults/listener.long.ts', '500 scrapers and 200 dead readers'],
    figure:
      '89 MiB above idle, of which one scraper alone takes 39; `/-/healthy` after 6 ms at the median, 78 ms at p99',
  },
  {
    fault: 'Any bytes as a configuration or a web-config file',
    holds:
      'They are taken, or refused in lines that name file and place; an alias of itself and thousands of brackets too.',
    test: ['fuzz/fuzz.test.ts', 'any bytes as a configuration'],
  },
  {
    fault: 'Too few file descriptors to start (`ulimit -n 64`)',
    holds: 'One line that says which limit to raise; exit 1.',
    test: ['faults/descriptors.test.ts', 'too few to start'],
  },
  {
    fault: 'None left for a child process',
    holds: 'What the child was for is down, with EMFILE as its reason, and is tried again; nothing ends.',
    test: ['faults/descriptors.test.ts', 'none left for a child: that is said, and nothing ends'],
  },
  {
    fault: 'Clients that open connections until there are no descriptors left',
    holds: 'They get half of what the process may open; servers and logs are seen as before.',
    test: ['faults/descriptors.test.ts', 'clients that take all they can get leave enough for servers and logs'],
  },
  {
    fault: 'A flood of wrong passwords',
    holds: 'The right one gets in.',
    test: ['faults/listener.test.ts', 'a flood of wrong passwords does not keep the right one out'],
  },
  {
    fault: 'An emptied or ambiguous web-config file',
    holds: 'It is refused; the last good one stays.',
    test: ['faults/web-config.test.ts', 'an emptied file does not let everybody in'],
  },
  {
    fault: 'Secrets in URLs, in the environment and in files',
    holds: 'None is in anything that leaves the process.',
    test: ['faults/secrets.test.ts', 'a running exporter, by every path'],
  },
  {
    fault: 'Names and lines with markup, bidi controls or 10 kB, on the page',
    holds: 'No script runs, the layout holds.',
    test: ['browser/page.test.ts', 'hostile names, wide and narrow, zoomed, live'],
  },
  {
    fault: 'The same in reports',
    holds: 'They do no harm in text, Markdown, HTML and JSON.',
    test: ['diagnose/report/hostile.test.ts', 'all of it at once, and a hundred servers'],
  },
]

export const chapters: readonly Chapter[] = [
  { about: 'Servers and what they answer', promises: servers },
  { about: 'Disks', promises: disks },
  { about: 'Logs', promises: logs },
  { about: 'The process and its listener', promises: own },
]
