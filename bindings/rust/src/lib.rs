//! Reads Azure Service Fabric's OperationStatus from JSON, strictly, through libopstatus.
//!
//! ```no_run
//! use opstatus::{Framing, Reader, Record, State};
//!
//! let json = std::fs::read("operations.json")?;
//! let mut reader = Reader::new(Framing::Auto, 0)?;
//! let mut room = [Record::default(); 1000];
//! let (mut rest, mut running) = (&json[..], 0);
//! while !rest.is_empty() {
//!     let batch = reader.read(&mut rest, &mut room)?; // of this piece; the next may follow
//!     running += batch.iter().filter(|each| each.state() == Some(State::Running)).count();
//! }
//! reader.finish()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`records`] is an iterator over whatever is [`std::io::Read`], in constant memory.

use std::ffi::{c_char, CStr};
use std::{fmt, io, ops::Range, sync::Once};

mod ffi {
    use super::{c_char, Reader, Record};

    #[link(name = "opstatus")]
    extern "C" {
        pub fn opstatus_parse(
            json: *const u8,
            len: usize,
            options: u32,
            out: *mut Record,
            offset: *mut usize,
        ) -> i32;
        pub fn opstatus_reader_init(reader: *mut Reader, framing: u32, options: u32) -> i32;
        pub fn opstatus_reader_read(
            reader: *mut Reader,
            bytes: *const u8,
            len: usize,
            out: *mut Record,
            capacity: usize,
            num_records: *mut usize,
            consumed: *mut usize,
        ) -> i32;
        pub fn opstatus_reader_finish(reader: *mut Reader) -> i32;
        pub fn opstatus_reader_offset(reader: *const Reader) -> u64;
        pub fn opstatus_reader_num_records(reader: *const Reader) -> u64;
        pub fn opstatus_write(record: *const Record, style: u32, out: *mut u8, capacity: usize) -> usize;
        pub fn opstatus_uuid_format(id: *const u8, out: *mut u8);
        pub fn opstatus_state_name(state: u8) -> *const c_char;
        pub fn opstatus_type_name(kind: u8) -> *const c_char;
        pub fn opstatus_state_is_terminal(state: u8) -> u8;
        pub fn opstatus_error_name(error: i32) -> *const c_char;
        pub fn opstatus_error_message(error: i32) -> *const c_char;
        pub fn opstatus_abi_version() -> u32;
    }
}

fn text(name: *const c_char) -> &'static str {
    // All of the library's texts are ASCII, and there for ever.
    if name.is_null() {
        "Unrecognized"
    } else {
        unsafe { CStr::from_ptr(name) }.to_str().unwrap_or("")
    }
}

macro_rules! enumeration {
    ($name:ident, $function:ident: $($value:ident = $number:literal),*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name { $($value = $number),* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$value),*];

            fn from(number: u8) -> Option<Self> {
                match number { $($number => Some($name::$value),)* _ => None }
            }

            pub fn name(self) -> &'static str { text(unsafe { ffi::$function(self as u8) }) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result { out.write_str(self.name()) }
        }
    };
}

enumeration!(State, opstatus_state_name: Invalid = 0, Running = 1, RollingBack = 2, Completed = 3, Faulted = 4,
    Cancelled = 5, ForceCancelled = 6, Unrecognized = 255);
enumeration!(Type, opstatus_type_name: Invalid = 0, PartitionDataLoss = 1, PartitionQuorumLoss = 2,
    PartitionRestart = 4, NodeTransition = 8, Unrecognized = 255);

impl State {
    pub fn is_terminal(self) -> bool {
        unsafe { ffi::opstatus_state_is_terminal(self as u8) != 0 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    Auto = 0,
    Array = 1,
    Sequence = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Names = 0,
    Reference = 1,
    Integers = 2,
}

pub const REJECT_UNKNOWN_MEMBERS: u32 = 1;
pub const REQUIRE_ALL_MEMBERS: u32 = 2;
pub const ACCEPT_ENUM_INTEGERS: u32 = 4;
pub const ACCEPT_NULL: u32 = 8;
pub const KEEP_UNRECOGNIZED_NAMES: u32 = 16;

/// 16 bytes in the text's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Uuid(pub [u8; 16]);

impl fmt::Display for Uuid {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let mut text = [0; 36];
        unsafe { ffi::opstatus_uuid_format(self.0.as_ptr(), text.as_mut_ptr()) };
        out.write_str(std::str::from_utf8(&text).unwrap_or(""))
    }
}

/// What the input breaks, and the offset of the first byte that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    pub code: i32,
    pub offset: u64,
}

impl Error {
    pub fn name(&self) -> &'static str {
        text(unsafe { ffi::opstatus_error_name(self.code) })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let message = text(unsafe { ffi::opstatus_error_message(self.code) });
        write!(out, "{} at byte {}: {message}", self.name(), self.offset)
    }
}

impl std::error::Error for Error {}

/// One OperationStatus, as the library lays it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Record {
    id: [u8; 16],
    state: u8,
    kind: u8,
    members: u8,
    reserved: u8,
}

impl Record {
    pub fn operation_id(&self) -> Option<Uuid> {
        (self.members & 1 != 0).then_some(Uuid(self.id))
    }
    pub fn state(&self) -> Option<State> {
        (self.members & 2 != 0).then(|| State::from(self.state)).flatten()
    }
    pub fn kind(&self) -> Option<Type> {
        (self.members & 4 != 0).then(|| Type::from(self.kind)).flatten()
    }

    /// None if a value is unrecognized.
    pub fn write(&self, style: Style) -> Option<String> {
        let mut out = vec![0; 108];
        let len = unsafe { ffi::opstatus_write(self, style as u32, out.as_mut_ptr(), out.len()) };
        out.truncate(len);
        String::from_utf8(out).ok().filter(|text| !text.is_empty())
    }
}

fn check_version() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        assert_eq!(unsafe { ffi::opstatus_abi_version() }, 1, "libopstatus has another ABI version")
    });
}

/// Reads one document.
pub fn parse(json: &[u8], options: u32) -> Result<Record, Error> {
    check_version();
    let (mut record, mut offset) = (Record::default(), 0);
    match unsafe { ffi::opstatus_parse(json.as_ptr(), json.len(), options, &mut record, &mut offset) } {
        0 => Ok(record),
        code => Err(Error { code, offset: offset as u64 }),
    }
}

/// A place in an input that comes in pieces. It may be copied in the middle of one.
#[derive(Clone)]
#[repr(C)]
pub struct Reader {
    opaque: [u64; 16],
}

impl Reader {
    pub fn new(framing: Framing, options: u32) -> Result<Self, Error> {
        check_version();
        let mut reader = Reader { opaque: [0; 16] };
        match unsafe { ffi::opstatus_reader_init(&mut reader, framing as u32, options) } {
            0 => Ok(reader),
            code => Err(Error { code, offset: 0 }),
        }
    }

    /// Takes what it can from the front of the piece, until the room is full. Records before an error come
    /// first; the error stands, and comes with the next call.
    pub fn read<'a>(&mut self, piece: &mut &[u8], room: &'a mut [Record]) -> Result<&'a [Record], Error> {
        let (mut num, mut used) = (0, 0);
        let code = unsafe {
            ffi::opstatus_reader_read(
                self,
                piece.as_ptr(),
                piece.len(),
                room.as_mut_ptr(),
                room.len(),
                &mut num,
                &mut used,
            )
        };
        *piece = &piece[used..];
        if code != 0 && num == 0 {
            self.check(code)?;
        }
        Ok(&room[..num])
    }

    /// Says that the input is over.
    pub fn finish(&mut self) -> Result<(), Error> {
        let code = unsafe { ffi::opstatus_reader_finish(self) };
        self.check(code)
    }

    pub fn offset(&self) -> u64 {
        unsafe { ffi::opstatus_reader_offset(self) }
    }
    pub fn num_records(&self) -> u64 {
        unsafe { ffi::opstatus_reader_num_records(self) }
    }

    fn check(&self, code: i32) -> Result<(), Error> {
        match code {
            0 => Ok(()),
            16 => Err(Error { code, offset: 0 }),
            _ => Err(Error { code, offset: self.offset() }),
        }
    }
}

/// An iterator over a stream's records. An opstatus [`Error`] is within the [`io::Error`].
pub fn records<R: io::Read>(input: R, framing: Framing, options: u32) -> Result<Records<R>, Error> {
    let reader = Reader::new(framing, options)?;
    Ok(Records {
        input,
        reader,
        piece: vec![0; 1 << 16],
        rest: 0..0,
        batch: vec![Record::default(); 1000],
        ready: 0..0,
        done: false,
    })
}

pub struct Records<R> {
    input: R,
    reader: Reader,
    piece: Vec<u8>,
    rest: Range<usize>, // of the piece
    batch: Vec<Record>,
    ready: Range<usize>, // of the batch
    done: bool,
}

impl<R: io::Read> Records<R> {
    fn fill(&mut self) -> io::Result<()> {
        let to_io = |error| io::Error::new(io::ErrorKind::InvalidData, error);
        if self.rest.is_empty() {
            self.rest = 0..self.input.read(&mut self.piece)?;
            self.done = self.rest.is_empty();
            if self.done {
                return self.reader.finish().map_err(to_io);
            }
        }
        let mut rest = &self.piece[self.rest.clone()];
        self.ready = 0..self.reader.read(&mut rest, &mut self.batch).map_err(to_io)?.len();
        self.rest.start = self.rest.end - rest.len();
        Ok(())
    }
}

impl<R: io::Read> Iterator for Records<R> {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(i) = self.ready.next() {
                return Some(Ok(self.batch[i]));
            }
            if self.done {
                return None;
            }
            match self.fill() {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    self.done = true;
                    return Some(Err(error));
                }
                _ => {}
            }
        }
    }
}
