import { frameworks, openDemo } from '../fixtures/demo.ts'
import { notify } from '../fixtures/notify.ts'
import { openTryIt } from '../fixtures/tryIt.ts'
import { typeOver } from '../fixtures/typeOver.ts'
import { expect, test } from '../fixtures/test.ts'

const cuts = 5
const postsPerCut = 40

for (const framework of frameworks) {
  test(`${framework}: 200 notifications over a line cut five times appear once each, in order`, async ({
    page,
    devServer,
  }) => {
    const demo = await openDemo(page, devServer.url, framework)
    await openTryIt(page)
    await typeOver(page.getByLabel('Show at most'), '500')
    await expect(demo.badge).toHaveAttribute('data-status', 'open')
    const client = await page.getByTestId('guest-id').innerText()

    const accepted: string[] = []
    const post = async (count: number) => {
      for (let n = 0; n < count; n++) {
        accepted.push((await notify(devServer, `Number ${accepted.length + 1}`)).id)
      }
    }
    for (let cut = 0; cut < cuts; cut++) {
      await post(postsPerCut / 2)
      await devServer.post('/api/faults', { fault: cut % 2 === 0 ? 'cut' : 'drop', client })
      await expect(demo.badge).toHaveAttribute('data-status', 'reconnecting')
      await post(postsPerCut / 2)
      await expect(demo.badge).toHaveAttribute('data-status', 'open')
    }

    await expect(demo.items).toHaveCount(cuts * postsPerCut)
    const shown = await demo.items.evaluateAll((items) => items.map((item) => item.getAttribute('data-id')))
    expect(shown).toEqual(accepted.toReversed())
    expect(await demo.statuses()).toEqual([
      'connecting',
      'open',
      ...Array.from({ length: cuts }, () => ['reconnecting', 'open']).flat(),
    ])
  })
}
