// The script of the page: puts in what the server has drawn anew, keeps what a person has opened, marked or reached, and says when news stay out.

/** Plain JavaScript for the browser. No markup is made here: names from outside are escaped in one place, on the server. */
export const script = `(() => {
  const stale = document.getElementById('stale')
  const build = document.documentElement.dataset.build
  const held = new Map()
  let title = document.title
  let last = Date.now()
  const marked = (place) => {
    const selection = getSelection()
    return selection !== null && !selection.isCollapsed && place.contains(selection.anchorNode)
  }
  const keyOf = (one) => one.id || (one.closest('details')?.id ?? '') + one.getAttribute('href')
  const put = (id, html) => {
    const place = document.getElementById(id)
    if (place === null) return
    if (marked(place) || place.matches(':active')) {
      held.set(id, html)
      return
    }
    held.delete(id)
    const open = [...place.querySelectorAll('details[open]')].map((one) => one.id)
    const focused = place.contains(document.activeElement) ? keyOf(document.activeElement) : undefined
    place.innerHTML = html
    for (const one of open) document.getElementById(one)?.setAttribute('open', '')
    if (focused === undefined) return
    const stop = [...place.querySelectorAll('a, summary')].find((one) => keyOf(one) === focused)
    stop?.focus({ preventScroll: true })
  }
  const putAll = (parts) => {
    for (const [id, html] of new Map(parts)) put(id, html)
  }
  const show = () => {
    const silent = Math.round((Date.now() - last) / 1000)
    const old = silent >= 10
    const says = 'No news for over ' + (silent < 60 ? '10 s' : Math.floor(silent / 60) + ' min') + ': what you see is old. Does the exporter run?'
    const text = old ? says : ''
    if (stale.textContent !== text) stale.textContent = text
    document.title = old ? 'OLD: ' + title : title
  }
  const source = new EventSource('/events')
  source.onmessage = ({ data }) => {
    const news = JSON.parse(data)
    if (news.build !== build) return location.reload()
    last = Date.now()
    title = news.title
    putAll([...held, ...Object.entries(news.parts)])
    show()
  }
  document.addEventListener('selectionchange', () => putAll([...held]))
  document.addEventListener('pointerup', () => setTimeout(() => putAll([...held])))
  setInterval(() => {
    show()
    if (source.readyState === EventSource.CLOSED && Date.now() - last >= 10000) location.reload()
  }, 1000)
})()
`
