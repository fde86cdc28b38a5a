import { frameworks, openDemo } from '../fixtures/demo.ts'
import { withDevServer } from '../fixtures/devServer.ts'
import { holdRequest } from '../fixtures/holdRequest.ts'
import { withModel, type ModelAnswer, type ModelRequest } from '../fixtures/modelServer.ts'
import { onlyChromium } from '../fixtures/onlyChromium.ts'
import { expect, test } from '../fixtures/test.ts'
import { write } from '../fixtures/write.ts'

/** A dev server whose model is the test's own. */
const withAnswers = (
  answer: (model: ModelAnswer, request: ModelRequest) => void,
  use: (url: string) => Promise<void>,
) => withModel(answer, (baseUrl) => withDevServer(({ url }) => use(url), { OPENAI_BASE_URL: baseUrl }))

const hostile = [
  '# A normal answer',
  '<script>window.hit = "script"</script>',
  '<img src=x onerror="window.hit = \'img\'">',
  '<svg/onload="window.hit = \'svg\'">',
  '<iframe srcdoc="<script>parent.hit = \'iframe\'</script>"></iframe>',
  '<form action="/api/notify" method="post"><button>Log in again</button></form>',
  '<p style="position:fixed;inset:0;z-index:99">Over everything</p>',
  '[one](javascript:window.hit=1) [two](JaVaScRiPt:window.hit=1) [three](data:text/html,<script>1</script>)',
  '[four](&#106;avascript:window.hit=1) [five](vbscript:x) <javascript:window.hit=1>',
  '![picture](https://elsewhere.example/seen.png)',
  '```html" onclick="window.hit=1\n<img src=x onerror="window.hit=1">\n```',
  '| a | b |\n| - | - |\n| <img src=x onerror="window.hit=1"> | [x](javascript:window.hit=1) |',
  'The end.',
].join('\n\n')

/** Longer than what is in view. */
const long = (model: ModelAnswer) => {
  for (let line = 0; line < 60; line += 1) model.write('A line.\n\n')
  model.end()
}

declare global {
  interface Window {
    hit?: unknown
  }
}

for (const framework of frameworks) {
  test(`${framework}: a hostile answer is inert: nothing of it runs, loads, covers or links`, async ({
    page,
  }) => {
    const answer = (model: ModelAnswer) => {
      // In small pieces: what is half there is no way in either.
      for (const piece of hostile.match(/[\s\S]{1,7}/g)!) model.write(piece)
      model.end()
    }
    await withAnswers(answer, async (url) => {
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await openDemo(page, url, framework, 'chat')
      await write(page.getByLabel('Your question'), 'Be evil')
      await page.keyboard.press('Enter')
      const shown = page.getByTestId('answer')
      await expect(shown).toHaveAttribute('data-streaming', 'false')
      await expect(shown.getByRole('heading', { name: 'A normal answer' })).toBeVisible()
      await expect(shown.getByText('The end.')).toBeVisible()
      // HTML is shown as the text that it is.
      await expect(shown).toContainText('<script>window.hit = "script"</script>')
      expect(
        await shown.locator('script, img, svg, iframe, form, style, [style], [onclick], [onerror]').count(),
      ).toBe(0)
      for (const link of await shown.getByRole('link').all()) {
        expect(await link.getAttribute('href')).toMatch(/^https?:/)
      }
      // Each thing one could click.
      for (const name of ['one', 'two', 'three', 'four', 'five']) {
        await shown.getByText(name, { exact: false }).first().click()
      }
      expect(await page.evaluate(() => window.hit)).toBeUndefined()
      expect(asked.filter((target) => !target.startsWith(url))).toEqual([])
      expect(page.url()).toBe(`${url}/${framework}/#/chat`)
    })
  })

  test(
    `${framework}: a conversation goes on: each question is asked with what was said before`,
    { tag: onlyChromium },
    async ({ page }) => {
      const requests: ModelRequest[] = []
      const answer = (model: ModelAnswer, request: ModelRequest) => {
        requests.push(request)
        model.write(`Answer ${requests.length}`)
        model.end()
      }
      await withAnswers(answer, async (url) => {
        await openDemo(page, url, framework, 'chat')
        const box = page.getByLabel('Your question')
        const answers = page.getByTestId('answer')
        await write(box, 'First?')
        await box.press('Enter')
        await expect(answers).toHaveText(['Answer 1'])
        await write(box, 'Second?')
        await box.press('Enter')
        await expect(answers).toHaveText(['Answer 1', 'Answer 2'])
        // Only the last can be asked again, and takes the place of its answer.
        await page.getByRole('button', { name: 'Ask again' }).click()
        await expect(answers).toHaveText(['Answer 1', 'Answer 3'])

        const before = [
          { role: 'user', content: 'First?' },
          { role: 'assistant', content: 'Answer 1' },
          { role: 'user', content: 'Second?' },
        ]
        expect(requests.map(({ messages }) => messages)).toEqual([before.slice(0, 1), before, before])
      })
    },
  )

  test(`${framework}: the box grows with its lines, Enter sends them, Shift and Enter breaks`, async ({
    page,
  }) => {
    const requests: ModelRequest[] = []
    const answer = (model: ModelAnswer, request: ModelRequest) => {
      requests.push(request)
      model.end()
    }
    await withAnswers(answer, async (url) => {
      await openDemo(page, url, framework, 'chat')
      const box = page.getByLabel('Your question')
      const height = async () => (await box.boundingBox())!.height
      await box.press('Enter')
      const one = await height()
      await box.pressSequentially('One')
      await box.press('Shift+Enter')
      await box.pressSequentially('Two')
      await box.press('Shift+Enter')
      await box.pressSequentially('Three')
      await expect.poll(height).toBeGreaterThan(one + 30)
      await box.press('Enter')
      await expect(page.getByTestId('question')).toHaveText('One\nTwo\nThree')
      await expect(box).toHaveValue('')
      await expect.poll(height).toBe(one)
      await expect(box).toBeFocused()
      const asked = () => requests.map(({ messages }) => messages.at(-1)!.content)
      await expect.poll(asked).toEqual(['One\nTwo\nThree'])
    })
  })

  test(`${framework}: an answer can be stopped, and one that is cut keeps its text and says what happened`, async ({
    page,
  }) => {
    const models: ModelAnswer[] = []
    const answer = (model: ModelAnswer) => {
      models.push(model)
      model.write('What had come, ')
    }
    await withAnswers(answer, async (url) => {
      await openDemo(page, url, framework, 'chat')
      const box = page.getByLabel('Your question')
      const answers = page.getByTestId('answer')
      await write(box, 'Stop me')
      await box.press('Enter')
      await expect(answers).toHaveText('What had come,')
      await page.getByRole('button', { name: 'Stop' }).click()
      await expect(answers).toHaveAttribute('data-streaming', 'false')
      await expect(page.getByText('Stopped.')).toBeVisible()

      await page.getByRole('button', { name: 'Ask again' }).click()
      await expect(answers).toHaveAttribute('data-streaming', 'true')
      await expect(answers).toHaveText('What had come,')
      models.at(-1)!.write('and more.')
      await expect(answers).toHaveText('What had come, and more.')
      models.at(-1)!.cut()
      const conversation = page.getByRole('region', { name: 'Conversation' })
      await expect(conversation.getByTestId('notice')).toContainText('The answer was cut short')
      await expect(answers).toHaveText('What had come, and more.')

      await conversation.getByTestId('notice').getByRole('button', { name: 'Ask again' }).click()
      await expect(conversation.getByTestId('notice')).toHaveCount(0)
      await expect(answers).toHaveText('What had come,')
    })
  })

  test(
    `${framework}: an answer that is stopped before its first word says so, and can be asked again`,
    { tag: onlyChromium },
    async ({ page }) => {
      let questions = 0
      const answer = (model: ModelAnswer) => {
        questions += 1
        if (questions === 1) return
        model.write('Here it is.')
        model.end()
      }
      await withAnswers(answer, async (url) => {
        await openDemo(page, url, framework, 'chat')
        await write(page.getByLabel('Your question'), 'Are you there?')
        await page.keyboard.press('Enter')
        await expect.poll(() => questions).toBe(1)
        await page.getByRole('button', { name: 'Stop' }).click()
        await expect(page.getByText('Stopped.', { exact: true })).toBeVisible()
        await page.getByRole('button', { name: 'Ask again' }).click()
        await expect(page.getByTestId('answer')).toHaveText('Here it is.')
      })
    },
  )

  test(`${framework}: the documents answer in Markdown, and their sources can be read`, async ({
    page,
    devServer,
    browserName,
  }) => {
    // A browser that nobody sits before does not take the click for leave to copy; Firefox does, and knows no such leave.
    if (browserName === 'chromium') await page.context().grantPermissions(['clipboard-write'])
    await openDemo(page, devServer.url, framework, 'chat')
    await page.getByRole('button', { name: 'How do I show a list of notifications?' }).click()
    const answer = page.getByTestId('answer')
    await expect(answer).toHaveAttribute('data-streaming', 'false', { timeout: 30_000 })
    await expect(answer.locator('pre')).toContainText('useSSEList(news')
    await expect(answer.getByRole('button', { name: 'Copy code' })).toBeVisible()
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
    const source = page.getByRole('list', { name: 'Sources' }).getByRole('link').first()
    const [shown] = await Promise.all([page.waitForEvent('popup'), source.click()])
    await expect(shown.getByRole('heading', { name: 'How do I show a list of notifications?' })).toBeVisible()
  })

  test(
    `${framework}: what no document answers is not answered, and what can be asked is said`,
    { tag: onlyChromium },
    async ({ page, devServer }) => {
      await openDemo(page, devServer.url, framework, 'chat')
      await write(page.getByLabel('Your question'), 'Who won the world cup?')
      await page.getByRole('button', { name: 'Ask' }).click()
      const answer = page.getByTestId('answer')
      await expect(answer).toHaveAttribute('data-streaming', 'false', { timeout: 30_000 })
      await expect(answer).toContainText('I found nothing about that in the docs')
      await expect(answer.getByRole('listitem')).toHaveCount(3)
      await expect(page.getByRole('list', { name: 'Sources' })).toHaveCount(0)
    },
  )

  test(
    `${framework}: an answer that fails is not said to come from the sources of the one before`,
    { tag: onlyChromium },
    async ({ page, mortalServer }) => {
      await openDemo(page, mortalServer.url, framework, 'chat')
      const sources = page.getByRole('list', { name: 'Sources' })
      await write(page.getByLabel('Your question'), 'How does a stream resume?')
      await page.keyboard.press('Enter')
      await expect(sources).toHaveCount(1)
      await mortalServer.kill()
      await write(page.getByLabel('Your question'), 'And then?')
      await page.keyboard.press('Enter')
      await expect(page.getByTestId('question')).toHaveCount(2)
      await expect(page.getByRole('log').getByTestId('notice')).toBeVisible()
      await expect(sources).toHaveCount(1)
    },
  )

  test(`${framework}: who asks while reading further up is taken to the answer`, async ({ page }) => {
    await withAnswers(long, async (url) => {
      await openDemo(page, url, framework, 'chat')
      const box = page.getByLabel('Your question')
      await write(box, 'First?')
      await box.press('Enter')
      await expect(page.getByTestId('answer')).toHaveAttribute('data-streaming', 'false')
      await expect(page.getByTestId('answer').getByRole('paragraph')).toHaveCount(60)
      const jump = page.getByRole('button', { name: 'Jump to latest' })
      await page.getByText('A line.').last().scrollIntoViewIfNeeded()
      await page.getByTestId('question').scrollIntoViewIfNeeded()
      await expect(jump).toBeVisible()
      await write(box, 'Second?')
      await box.press('Enter')
      await expect(page.getByTestId('answer')).toHaveCount(2)
      await expect(jump).toHaveCount(0)
    })
  })

  test(`${framework}: who reads further up is left there while the answer grows`, async ({ page }) => {
    let model: ModelAnswer | undefined
    const answer = (asked: ModelAnswer) => {
      model = asked
      for (let line = 0; line < 60; line += 1) asked.write('A line.\n\n')
    }
    await withAnswers(answer, async (url) => {
      await openDemo(page, url, framework, 'chat')
      const lines = page.getByTestId('answer').getByRole('paragraph')
      const scrolled = () => page.getByRole('log').evaluate(({ scrollTop }) => scrollTop)
      await write(page.getByLabel('Your question'), 'First?')
      await page.getByLabel('Your question').press('Enter')
      await expect(lines).toHaveCount(60)
      await expect(lines.last()).toBeInViewport()
      await page.getByRole('log').press('Home')
      await expect.poll(scrolled).toBe(0)
      const jump = page.getByRole('button', { name: 'Jump to latest' })
      await expect(jump).toBeVisible()
      for (let line = 0; line < 20; line += 1) model!.write('One more.\n\n')
      model!.end()
      await expect(lines).toHaveCount(80)
      await expect(page.getByTestId('answer')).toHaveAttribute('data-streaming', 'false')
      expect(await scrolled()).toBe(0)
      await expect(jump).toBeVisible()
    })
  })

  test(`${framework}: an answer that is there before what sets it is in view to its end once it is set`, async ({
    page,
  }) => {
    const held = await holdRequest(page, '**/renderMarkdown*')
    await withAnswers(long, async (url) => {
      await openDemo(page, url, framework, 'chat')
      const answer = page.getByTestId('answer')
      await write(page.getByLabel('Your question'), 'First?')
      await page.getByLabel('Your question').press('Enter')
      await held.asked()
      await expect(answer).toHaveAttribute('data-streaming', 'false')
      await expect(answer.getByRole('paragraph')).toHaveCount(0)
      held.ask()
      held.handOver()
      await expect(answer.getByRole('paragraph')).toHaveCount(60)
      await expect(answer.getByRole('paragraph').last()).toBeInViewport()
    })
  })
}
