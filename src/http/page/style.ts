// The look of the page: light and dark, from a phone to a wall, colours that colour-blind people can tell apart, paper.

/** Text on each colour has a contrast of 4.5 or more; the page's test computes it. */
export const style = `:root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--quiet:#57606a;--line:#d0d7de;--track:#e6e9ed;--link:#0a58ca;--critical:#b34000;--critical-text:#fff;--warning:#e69f00;--warning-text:#000;--unknown:#555c64;--unknown-text:#fff;--ok:#00734f;--ok-text:#fff;--info:#0b6aa8;--bar:#0b6aa8}
@media screen and (prefers-color-scheme:dark){:root{--back:#0d1117;--text:#e6edf3;--quiet:#9da7b3;--line:#30363d;--track:#21262d;--link:#79b8ff;--info:#56b4e9;--bar:#56b4e9;--critical-ink:#ff8a4c;--warning-ink:#e69f00}}
@media print,(prefers-color-scheme:light){:root{--critical-ink:#b34000;--warning-ink:#7a5200}}
*{box-sizing:border-box}
body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;padding:0 clamp(.6rem,2vw,2rem) 3rem;max-width:110rem;color:var(--text);background:var(--back);overflow-wrap:anywhere}
a{color:var(--link)}a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1,h2,h3,p,dl,ol{margin:.4rem 0}h2{font-size:1.15rem;margin-top:1.8rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin-top:1rem}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.quiet{color:var(--quiet);font-size:.87em}dd>.quiet,.figure{display:block}
.unknown{color:var(--quiet);font-style:italic}
header{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline;padding:.5rem 0;color:var(--quiet);font-size:.87rem}
#stale{background:var(--unknown);color:var(--unknown-text);padding:.6rem 1rem;font-weight:700}#stale:empty{display:none}
.band{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem 1rem;padding:.7rem 1rem;border-radius:.4rem}
.band h1{font-size:clamp(1.9rem,6vw,3.6rem);line-height:1;margin:0;letter-spacing:.03em}.band .seen{margin:0;font-size:1.05rem}
.band.critical,.tag.critical,.tag.culprit{background:var(--critical);color:var(--critical-text)}
.band.warning,.tag.warning{background:var(--warning);color:var(--warning-text)}
.band.ok,.tag.ok{background:var(--ok);color:var(--ok-text)}
.band.unknown,.tag.unknown{color:var(--unknown-text);font-style:normal;background:repeating-linear-gradient(45deg,#555c64 0 12px,#454b52 12px 24px)}
.shape{width:clamp(2rem,6vw,3.6rem);height:clamp(2rem,6vw,3.6rem);flex:none;fill:currentColor}
.band.critical .in{fill:var(--critical)}.band.warning .in{fill:var(--warning)}.band.ok .in{fill:var(--ok)}.band.unknown .in{fill:var(--unknown)}
.what{font-size:clamp(1.2rem,2.6vw,1.7rem);font-weight:650;margin:.7rem 0 .3rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1rem;align-content:start}dt{color:var(--quiet)}dd{margin:0;min-width:0}
.facts{display:grid;gap:0 2.5rem}.key{font-size:clamp(1.05rem,1.6vw,1.35rem)}.key b{font-size:1.15em}
@media(min-width:75rem){.facts{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
code{font:.92em/1.4 ui-monospace,monospace;background:var(--track);padding:.05rem .3rem;border-radius:.2rem;white-space:pre-wrap;user-select:all}
pre code{display:block;padding:.6rem;user-select:text}dd>code,details code{display:block;padding:.4rem .6rem}
.tag{font-size:.8rem;font-weight:600;padding:.05rem .4rem;border-radius:.2rem;background:var(--track);color:var(--text)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;font-variant-numeric:tabular-nums}
th{font-weight:600;color:var(--quiet);font-size:.87rem;min-width:5.5rem;overflow-wrap:normal}
tr>td:first-child{border-left:5px solid transparent}tr.critical>td:first-child{border-left-color:var(--critical-ink)}tr.warning>td:first-child{border-left:5px double var(--warning-ink)}tr.unknown>td:first-child{border-left:5px dotted var(--quiet)}
.bar,.chart{display:block;width:100%;min-width:9rem}.chart{height:2.6rem;background:var(--track)}.bar .track{fill:var(--track)}.bar text{font:11px system-ui,sans-serif;fill:var(--quiet)}
.bar .now,.bar .high{fill:var(--bar)}.bar.warning .now,.bar.warning .high{fill:var(--warning-ink)}.bar.critical .now,.bar.critical .high{fill:var(--critical-ink)}.bar .high,.chart .high{opacity:.35}
.chart .high{fill:var(--bar);stroke:none}.chart .now{fill:none;stroke:var(--text);stroke-width:1.5;vector-effect:non-scaling-stroke}
.bar .mark,.chart .mark{fill:none;stroke:var(--text);stroke-width:1;vector-effect:non-scaling-stroke;opacity:.75}.chart .mark{stroke-dasharray:3 3;opacity:.5}
.lanes{display:grid;grid-template-columns:minmax(4rem,max-content) minmax(0,1fr);gap:0 .8rem}.names span{display:block;height:26px;line-height:26px;max-width:14rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.lanes svg{display:block;overflow:visible}.lane{stroke:var(--line)}.lanes text{font:600 12px ui-monospace,monospace;fill:var(--text)}.lanes .critical,.lanes .page{fill:var(--critical-ink)}.lanes .warning{fill:var(--warning-ink)}
.key-mark{display:inline-block;margin-right:1rem}.axis{display:flex;justify-content:space-between;color:var(--quiet);font-size:.8rem;margin:0}
.events{list-style:none;padding:0}.events li{border-bottom:1px solid var(--line);padding:.2rem 0}time{font-variant-numeric:tabular-nums;color:var(--quiet)}
.dot{display:inline-block;width:.7em;height:.7em;background:var(--info);margin-right:.4em}.dot.warning{background:var(--warning-ink);clip-path:polygon(50% 0,100% 100%,0 100%)}.dot.critical,.dot.page{background:var(--critical-ink);border-radius:50%}
summary{cursor:pointer}details>:not(summary){margin-left:1.1rem}details>table{width:calc(100% - 1.1rem)}
@media(max-width:52rem){table,tbody,tr,td{display:block}thead{display:none}tr{border-bottom:2px solid var(--line);padding:.3rem 0}td{border:0;padding:.15rem .5rem}td:not(:first-child)::before{content:attr(data-head) ": ";color:var(--quiet)}td:first-child{font-weight:650}tr>td:first-child{padding-left:.5rem}dl{display:block}dt{margin-top:.4rem;font-size:.87rem}.lanes{grid-template-columns:minmax(3rem,5rem) minmax(0,1fr)}}
@media(min-width:120rem){body{font-size:19px}}
@media(prefers-reduced-motion:reduce){*{scroll-behavior:auto!important}}
@media(forced-colors:active){.band{border:3px solid}.bar .now{fill:CanvasText}}
@media print{:root{color-scheme:light;--back:#fff;--text:#000;--quiet:#333}body{max-width:none;font-size:10pt}.band{print-color-adjust:exact;-webkit-print-color-adjust:exact}header a,summary{text-decoration:none}tr,li{break-inside:avoid}}
`
