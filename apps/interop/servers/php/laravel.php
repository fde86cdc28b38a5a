<?php
// Laravel, as Debian packages it: the application, its router, and response()->stream().

use Illuminate\Config\Repository;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Filesystem\FilesystemServiceProvider;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Exceptions\Handler;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Facade;
use Illuminate\Support\Facades\Route;
use Illuminate\View\ViewServiceProvider;

require '/usr/share/php/Illuminate/autoload.php';
require __DIR__ . '/messages.php';

// What the skeleton of an application has in bootstrap/app.php and config/.
$app = new Application(__DIR__);
$app->instance('config', new Repository(['app' => ['debug' => true], 'view' => ['paths' => [], 'compiled' => sys_get_temp_dir()]]));
$app->singleton(ExceptionHandler::class, Handler::class);
Facade::setFacadeApplication($app);
foreach ([FilesystemServiceProvider::class, ViewServiceProvider::class] as $provider) {
    $app->register($provider);
}

function lastEventId(Request $request): int
{
    return (int) ($request->header('Last-Event-ID') ?? $request->query('from', 0));
}

function stream(int $from, int $to, int $pause)
{
    return response()->stream(function () use ($from, $to, $pause) {
        for ($n = $from; $n <= $to; $n++) {
            echo frame($n, $n === $from);
            if (ob_get_level() > 0) {
                ob_flush();
            }
            flush();
            if (connection_aborted()) {
                return;
            }
            usleep($pause * 1000);
        }
    }, 200, [
        'Content-Type' => 'text/event-stream',
        'Cache-Control' => 'no-cache',
        'X-Accel-Buffering' => 'no',
    ]);
}

// routes/api.php
Route::get('/list', fn () => response()->json(firstMessages()));

Route::get('/events', function (Request $request) {
    $last = lastEventId($request);
    return $last >= EVENTS
        ? response()->noContent()
        : stream($last + 1, min($last + PER_CONNECTION, EVENTS), 20);
});

Route::get('/ticks', function (Request $request) {
    $last = lastEventId($request);
    return stream($last + 1, $last + TICKS_PER_CONNECTION, 100);
});

Route::get('/quiet', function (Request $request) {
    $last = lastEventId($request);
    sleep(1);
    return stream($last + 1, $last + 1, 5000);
});

// public/index.php
$request = Request::capture();
$app->instance('request', $request);
$response = $app['router']->dispatch($request);
$response->headers->set('Access-Control-Allow-Origin', '*');
$response->send();
