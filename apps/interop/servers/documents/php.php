<?php
header('Content-Type: text/event-stream');
header('Cache-Control: no-cache');
header('Connection: keep-alive');
header('Access-Control-Allow-Origin: *');

echo "data: " . json_encode(['type' => 'connected']) . "\n\n";

$count = 0;
while (true) {
    echo "event: update\n";
    echo "data: " . json_encode(['count' => $count]) . "\n\n";
    @ob_flush();
    flush();
    $count++;
    usleep(100000);
}
