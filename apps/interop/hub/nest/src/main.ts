import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { EventsController } from './events.controller.js'
import { HubService } from './hub.service.js'

@Module({ controllers: [EventsController], providers: [HubService] })
class AppModule {}

const app = await NestFactory.create(AppModule)
// Without it Nest ends at a SIGTERM without a word to the hub.
app.enableShutdownHooks()
await app.listen(Number(process.env.PORT ?? 3000))
