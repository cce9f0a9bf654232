<?php
// test.php VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
// test.php count FILE: how many records there are.
declare(strict_types=1);

require __DIR__ . '/opstatus.php';

use Opstatus\{Framing, Reader, Record, State, Style, Type};

const OPTIONS = [
    Opstatus\REJECT_UNKNOWN_MEMBERS, Opstatus\REQUIRE_ALL_MEMBERS, Opstatus\ACCEPT_ENUM_INTEGERS, Opstatus\ACCEPT_NULL,
    Opstatus\KEEP_UNRECOGNIZED_NAMES,
];
const STYLES = [Style::Names, Style::Reference, Style::Integers];

/** The same by the module's names; what is beyond has none. */
function named(int $bits): int
{
    $all = $bits & ~31;
    foreach (OPTIONS as $i => $option) if ($bits >> $i & 1) $all |= $option;
    return $all;
}

function unhex(string $text): string { return hex2bin(str_replace('-', '', $text)); }

function shown(Record $record): string
{
    return implode('/', [$record->operationId ?? '-', $record->state?->label() ?? '-', $record->type?->label() ?? '-']);
}

function ending(array &$done, callable $run): string
{
    [$code, $name] = [0, 'OK'];
    try {
        $offset = $run();
    } catch (Opstatus\Error $error) {
        [$code, $name, $offset] = [$error->getCode(), $error->name, $error->offset];
    }
    return "$code $name $offset " . (implode(',', $done) ?: '-');
}

function document(string $json, int $options, string $written, array &$done): int
{
    $record = Opstatus\parse($json, $options);
    $done[] = shown($record);
    if ($written !== '-' && $record->write(STYLES[$written[0]]) !== unhex(substr($written, 2))) {
        $done[] = 'written otherwise';
    }
    return strlen($json);
}

function read(array $pieces, Framing $framing, int $options, int $capacity, array &$done): int
{
    $reader = new Reader($framing, $options, $capacity);
    foreach ($pieces as $piece) {
        foreach ($reader->read($piece) as $batch) foreach ($batch as $each) $done[] = shown($each);
    }
    $reader->finish();
    return $reader->offset();
}

function answer(string $reading, string $options, string $capacity, string $hex, string $written): string
{
    [$options, $pieces, $done, $streamed] = [named((int)$options), array_map('unhex', explode(',', $hex)), [], []];
    if ($reading === 'document') {
        return ending($done, function () use ($pieces, $options, $written, &$done) {
            return document($pieces[0], $options, $written, $done);
        });
    }
    $framing = ['auto' => Framing::Auto, 'array' => Framing::Array, 'sequence' => Framing::Sequence][$reading];
    $got = ending($done, function () use ($pieces, $framing, $options, $capacity, &$done) {
        return read($pieces, $framing, $options, (int)$capacity, $done);
    });
    $other = ending($streamed, function () use ($pieces, $framing, $options, &$streamed) {
        $stream = fopen('php://memory', 'r+b');
        $length = fwrite($stream, implode('', $pieces));
        rewind($stream);
        foreach (Opstatus\records($stream, $framing, $options) as $each) $streamed[] = shown($each);
        return $length;
    });
    return $got === $other ? $got : "otherwise through a stream: $other";
}

/** Of seven runs, the nanoseconds per record of the fastest. */
function best(int $states, callable $run): float
{
    $fastest = INF;
    for ($i = 0; $i < 7; ++$i) {
        $begin = hrtime(true);
        [$num, $sum] = $run();
        $fastest = min($fastest, (hrtime(true) - $begin) / $num);
        if ($sum !== $states) throw new LogicException('a wrong sum');
    }
    return $fastest;
}

if ($argv[1] === 'count') {
    $num = 0;
    foreach (Opstatus\batches(fopen($argv[2], 'rb')) as $batch) $num += count($batch);
    echo "$num\n";
    exit(0);
}

[$passed, $failed, $one, $many] = [0, 0, 0, 0];
foreach (file($argv[1], FILE_IGNORE_NEW_LINES) as $line) {
    if ($line[0] === '#') continue;
    $fields = explode(' ', $line, 6);
    $got = answer(...array_slice($fields, 0, 5));
    if ($got === $fields[5]) {
        ++$passed;
    } else {
        ++$failed;
        echo "$line\n  got $got\n";
    }
}
foreach ([...State::cases(), ...Type::cases()] as $each) {
    if ($each->name === $each->label()) continue;
    ++$failed;
    echo "$each->name is {$each->label()}\n";
}
if (!State::Faulted->isTerminal() || State::Running->isTerminal()) ++$failed;

if ($argc > 3) {
    [$list, $lines] = [file_get_contents($argv[2]), file($argv[3], FILE_IGNORE_NEW_LINES)];
    $oneByOne = function () use ($lines) {
        $sum = 0;
        foreach ($lines as $line) $sum += Opstatus\parse($line)->state->value;
        return [count($lines), $sum];
    };
    $states = $oneByOne()[1];
    $one = best($states, $oneByOne);
    $many = best($states, function () use ($list) {
        [$num, $sum] = [0, 0];
        foreach ((new Reader())->read($list) as $batch) {
            $num += count($batch);
            foreach (count_chars($batch->states(), 1) as $state => $times) $sum += $state * $times;
        }
        return [$num, $sum];
    });
}
printf("result %d %d %.1f %.1f\n", $passed, $failed, $one, $many);
exit($failed === 0 ? 0 : 1);
