// Not `fetchHandler(toWebRequest(event))`: Nuxt does not tell such a request that its reader has left.
export default fromNodeMiddleware(hub.handler(authorize))
