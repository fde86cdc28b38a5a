<?php
// The messages of CONTRACT.md.

const EVENTS = 15;
const PER_CONNECTION = 5;
// A stream takes a worker for itself, and `php -S` lets other requests wait behind it: so it ends now and then.
const TICKS_PER_CONNECTION = 20;

function message(int $n): array
{
    return ['n' => $n, 'text' => 'héllo 世界 🎉'];
}

function frame(int $n, bool $isFirst): string
{
    $data = json_encode(message($n), JSON_UNESCAPED_UNICODE);
    return ($isFirst ? "retry: 100\n" : '')
        . ($n % 3 === 0 ? "event: update\n" : '')
        . "id: $n\ndata: $data\n\n";
}

/** What an API answers that is read before the stream. */
function firstMessages(): array
{
    return ['items' => array_map('message', range(1, PER_CONNECTION)), 'lastEventId' => (string) PER_CONNECTION];
}
