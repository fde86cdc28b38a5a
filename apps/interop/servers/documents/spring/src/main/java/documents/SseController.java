package documents;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@CrossOrigin
public class SseController {

    private record Connection(SseEmitter emitter, AtomicInteger count) {}

    private final Map<String, Connection> connections = new ConcurrentHashMap<>();

    @GetMapping(path = "/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    public SseEmitter stream(@RequestParam String userId) throws IOException {
        SseEmitter emitter = new SseEmitter(0L);
        emitter.send(SseEmitter.event().id("connect").data(Map.of("type", "connected")));
        connections.put(userId, new Connection(emitter, new AtomicInteger()));
        emitter.onCompletion(() -> connections.remove(userId));
        emitter.onTimeout(() -> connections.remove(userId));
        emitter.onError(error -> connections.remove(userId));
        return emitter;
    }

    @Scheduled(fixedRate = 100)
    public void push() {
        connections.forEach((userId, connection) -> {
            try {
                connection.emitter().send(SseEmitter.event()
                        .id(UUID.randomUUID().toString())
                        .name("update")
                        .data(Map.of("count", connection.count().getAndIncrement())));
            } catch (IOException | IllegalStateException gone) {
                connections.remove(userId);
            }
        });
    }
}
