//! vectors VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
//! vectors count FILE: how many records there are.

use opstatus::{Error, Framing, Reader, Record, State, Style, Type};
use std::{collections::VecDeque, env, fmt::Display, fs, io, process::exit, time::Instant};

const OPTIONS: [u32; 5] = [
    opstatus::REJECT_UNKNOWN_MEMBERS,
    opstatus::REQUIRE_ALL_MEMBERS,
    opstatus::ACCEPT_ENUM_INTEGERS,
    opstatus::ACCEPT_NULL,
    opstatus::KEEP_UNRECOGNIZED_NAMES,
];

/// The same by the module's names; what is beyond has none.
fn named(bits: u32) -> u32 {
    OPTIONS
        .iter()
        .enumerate()
        .filter(|(i, _)| bits >> i & 1 != 0)
        .fold(bits & !31, |all, (_, option)| all | option)
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = if text == "-" { "" } else { text };
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

fn shown(record: &Record) -> String {
    fn text<T: Display>(value: Option<T>) -> String {
        value.map_or("-".into(), |it| it.to_string())
    }
    format!("{}/{}/{}", text(record.operation_id()), text(record.state()), text(record.kind()))
}

/// A stream that comes in these pieces.
struct Pieces(VecDeque<Vec<u8>>);

impl io::Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.0.pop_front() {
            None => Ok(0),
            Some(piece) if piece.is_empty() => self.read(out),
            Some(piece) => {
                out[..piece.len()].copy_from_slice(&piece);
                Ok(piece.len())
            }
        }
    }
}

fn read(
    framing: Framing,
    options: u32,
    capacity: usize,
    pieces: &[Vec<u8>],
    done: &mut Vec<String>,
) -> Result<u64, Error> {
    let mut room = vec![Record::default(); capacity];
    let mut reader = Reader::new(framing, options)?;
    for piece in pieces {
        let mut rest = &piece[..];
        while !rest.is_empty() {
            done.extend(reader.read(&mut rest, &mut room)?.iter().map(shown));
        }
    }
    reader.finish().map(|()| reader.offset())
}

fn through_stream(
    framing: Framing,
    options: u32,
    pieces: &[Vec<u8>],
    done: &mut Vec<String>,
) -> Result<(), Error> {
    for record in opstatus::records(Pieces(pieces.to_vec().into()), framing, options)? {
        match record {
            Ok(record) => done.push(shown(&record)),
            Err(error) => return Err(*error.into_inner().unwrap().downcast::<Error>().unwrap()),
        }
    }
    Ok(())
}

fn answer(field: &[&str]) -> String {
    let (options, capacity) = (named(field[1].parse().unwrap()), field[2].parse().unwrap());
    let pieces: Vec<_> = field[3].split(',').map(unhex).collect();
    let mut done = Vec::new();
    let offset = if field[0] == "document" {
        opstatus::parse(&pieces[0], options).map(|record| {
            done.push(shown(&record));
            if let Some((style, text)) = field[4].split_once(':') {
                let style =
                    [Style::Names, Style::Reference, Style::Integers][style.parse::<usize>().unwrap()];
                if record.write(style).map(String::into_bytes) != Some(unhex(text)) {
                    done.push("written otherwise".into());
                }
            }
            pieces[0].len() as u64
        })
    } else {
        let framing = match field[0] {
            "auto" => Framing::Auto,
            "array" => Framing::Array,
            _ => Framing::Sequence,
        };
        let offset = read(framing, options, capacity, &pieces, &mut done);
        let mut streamed = Vec::new();
        let end = through_stream(framing, options, &pieces, &mut streamed);
        if streamed != done || end.err() != offset.err() {
            done.push("otherwise through a stream".into());
        }
        offset
    };
    let records = if done.is_empty() { "-".into() } else { done.join(",") };
    match offset {
        Ok(offset) => format!("0 OK {offset} {records}"),
        Err(error) => format!("{} {} {} {records}", error.code, error.name(), error.offset),
    }
}

/// Of seven runs, the nanoseconds per record of the fastest.
fn best(run: impl Fn() -> (usize, u64), states: u64) -> f64 {
    (0..7)
        .map(|_| {
            let begin = Instant::now();
            let (num, sum) = run();
            assert_eq!(sum, states);
            begin.elapsed().as_nanos() as f64 / num as f64
        })
        .fold(f64::MAX, f64::min)
}

fn sum(record: &Record) -> u64 {
    record.state().map_or(0, |state| state as u64)
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if arguments[1] == "count" {
        let file = fs::File::open(&arguments[2]).unwrap();
        println!("{}", opstatus::records(file, Framing::Auto, 0).unwrap().map(|each| each.unwrap()).count());
        return;
    }
    let (mut passed, mut failed) = (0, 0);
    for line in fs::read_to_string(&arguments[1]).unwrap().lines().filter(|line| !line.starts_with('#')) {
        let field: Vec<_> = line.splitn(6, ' ').collect();
        let got = answer(&field);
        if got == field[5] {
            passed += 1
        } else {
            failed += 1;
            println!("{line}\n  got {got}");
        }
    }
    let names = State::ALL.iter().map(|it| (format!("{it:?}"), it.name()));
    for (own, name) in names.chain(Type::ALL.iter().map(|it| (format!("{it:?}"), it.name()))) {
        if own != name {
            failed += 1;
            println!("{own} is {name}");
        }
    }
    if !State::Faulted.is_terminal() || State::Running.is_terminal() {
        failed += 1;
    }
    let (mut one, mut batch) = (0.0, 0.0);
    if arguments.len() > 3 {
        let (list, text) = (fs::read(&arguments[2]).unwrap(), fs::read(&arguments[3]).unwrap());
        let lines: Vec<_> = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        let parse = || (lines.len(), lines.iter().map(|line| sum(&opstatus::parse(line, 0).unwrap())).sum());
        let states = parse().1;
        one = best(parse, states);
        batch = best(
            || {
                let mut room = [Record::default(); 1000];
                let mut reader = Reader::new(Framing::Auto, 0).unwrap();
                let (mut rest, mut num, mut states) = (&list[..], 0, 0);
                while !rest.is_empty() {
                    let records = reader.read(&mut rest, &mut room).unwrap();
                    num += records.len();
                    states += records.iter().map(sum).sum::<u64>();
                }
                (num, states)
            },
            states,
        );
    }
    println!("result {passed} {failed} {one:.1} {batch:.1}");
    exit((failed != 0) as i32);
}
