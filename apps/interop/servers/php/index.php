<?php
// Plain PHP, for `php -S` as well as for PHP-FPM behind nginx: echo, then flush.

require __DIR__ . '/messages.php';

header('Access-Control-Allow-Origin: *');

$last = (int) ($_SERVER['HTTP_LAST_EVENT_ID'] ?? $_GET['from'] ?? 0);

function startStream(): void
{
    header('Content-Type: text/event-stream');
    header('Cache-Control: no-cache');
    // nginx keeps back what FastCGI sends, unless it is told not to.
    header('X-Accel-Buffering: no');
    set_time_limit(0);
    // php.ini has output_buffering on under FPM.
    while (ob_get_level() > 0) {
        ob_end_flush();
    }
}

function stream(int $from, int $to, int $pause): void
{
    startStream();
    for ($n = $from; $n <= $to; $n++) {
        echo frame($n, $n === $from);
        flush();
        if (connection_aborted()) {
            return;
        }
        usleep($pause * 1000);
    }
}

switch (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    case '/list':
        header('Content-Type: application/json');
        echo json_encode(firstMessages(), JSON_UNESCAPED_UNICODE);
        break;
    case '/events':
        if ($last >= EVENTS) {
            http_response_code(204);
        } else {
            stream($last + 1, min($last + PER_CONNECTION, EVENTS), 20);
        }
        break;
    case '/ticks':
        stream($last + 1, $last + TICKS_PER_CONNECTION, 100);
        break;
    case '/quiet':
        sleep(1);
        stream($last + 1, $last + 1, 5000);
        break;
    default:
        http_response_code(404);
}
