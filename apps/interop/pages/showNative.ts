import { line, type Message, type Way } from './ways.ts'

const add = (parent: Element, name: string, className = '') => {
  const element = document.createElement(name)
  element.className = className
  return parent.appendChild(element)
}

/** The browser's own EventSource, in the same markup as the others. */
export const showNative = ({ name, url }: Way): void => {
  const section = add(document.body, 'section')
  section.setAttribute('data-way', name)
  const status = add(section, 'p', 'status')
  const items = add(section, 'ol')
  const source = new EventSource(url)
  const show = () => {
    status.textContent = ['connecting', 'open', 'closed'][source.readyState] ?? ''
  }
  for (const type of ['message', 'update']) {
    source.addEventListener(type, ({ data }: MessageEvent<string>) => {
      add(items, 'li').textContent = line(JSON.parse(data) as Message, type)
    })
  }
  source.onopen = show
  source.onerror = show
  show()
}
