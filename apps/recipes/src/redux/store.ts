import { configureStore } from '@reduxjs/toolkit'
import { createApi, fakeBaseQuery } from '@reduxjs/toolkit/query/react'
import { createStream } from '@ssekit/core'
import { type Loaded, loadOrders, orderEvents, withOrder } from '../orders.ts'

export const ordersApi = createApi({
  reducerPath: 'ordersApi',
  baseQuery: fakeBaseQuery<{ message: string }>(),
  endpoints: (build) => ({
    orders: build.query<Loaded, void>({
      queryFn: () =>
        loadOrders().then(
          (data) => ({ data }),
          ({ message }: Error) => ({ error: { message } }),
        ),

      // Runs as the first component asks for the list; the stream lives as long as the list is kept.
      async onCacheEntryAdded(_, { cacheDataLoaded, cacheEntryRemoved, dispatch, updateCachedData }) {
        const removed = new AbortController()

        /** Begins where the list ends, so nothing is missed in between. */
        const follow = ({ lastEventId }: Loaded): void => {
          const stream = createStream(
            { ...orderEvents, lastEventId },
            {
              signal: removed.signal,
              // Messages that will not come: the list of now, and on from there.
              async onGap() {
                const options = { forceRefetch: true, subscribe: false }
                const loaded = await dispatch(
                  ordersApi.endpoints.orders.initiate(undefined, options),
                ).unwrap()
                stream.close()
                follow(loaded)
              },
            },
          )
          stream.on('order', (order) =>
            updateCachedData((loaded) => void (loaded.orders = withOrder(loaded.orders, order))),
          )
        }

        try {
          follow((await cacheDataLoaded).data)
        } catch {
          // Nobody asked any more before it was there.
        }
        await cacheEntryRemoved
        removed.abort()
      },
    }),
  }),
})

export const { useOrdersQuery } = ordersApi

export const createStore = () =>
  configureStore({
    reducer: { [ordersApi.reducerPath]: ordersApi.reducer },
    middleware: (defaults) => defaults().concat(ordersApi.middleware),
  })
