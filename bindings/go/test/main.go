// test VECTORS [LIST LINES]: the vectors, and the times of a list in batches and of documents one by one.
// test count FILE: how many records there are.
package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"opstatus"
)

var (
	allOptions = []opstatus.Options{opstatus.RejectUnknownMembers, opstatus.RequireAllMembers, opstatus.AcceptEnumIntegers,
		opstatus.AcceptNull, opstatus.KeepUnrecognizedNames}
	styles = []opstatus.Style{opstatus.Names, opstatus.Reference, opstatus.Integers}
)

// named is the same by the module's names; what is beyond has none.
func named(bits int) opstatus.Options {
	all := opstatus.Options(bits &^ 31)
	for i, option := range allOptions {
		if bits>>i&1 != 0 {
			all |= option
		}
	}
	return all
}

func unhex(text string) []byte {
	out, _ := hex.DecodeString(strings.TrimPrefix(text, "-"))
	return out
}

func shown(r opstatus.Record) string {
	out := [3]string{"-", "-", "-"}
	if r.HasOperationID() {
		out[0] = r.OperationID.String()
	}
	if r.HasState() {
		out[1] = r.State.String()
	}
	if r.HasType() {
		out[2] = r.Type.String()
	}
	return strings.Join(out[:], "/")
}

// pieces is a stream that comes in these.
type pieces [][]byte

func (p *pieces) Read(out []byte) (int, error) {
	if len(*p) == 0 {
		return 0, io.EOF
	}
	n := copy(out, (*p)[0])
	*p = (*p)[1:]
	return n, nil
}

func read(framing opstatus.Framing, options opstatus.Options, batch []opstatus.Record, all pieces) (done []string, offset uint64, err error) {
	reader, err := opstatus.NewReader(framing, options)
	if err != nil {
		return nil, 0, err
	}
	for _, piece := range all {
		for len(piece) > 0 {
			num, used, err := reader.Read(piece, batch)
			for _, each := range batch[:num] {
				done = append(done, shown(each))
			}
			if err != nil {
				return done, 0, err
			}
			piece = piece[used:]
		}
	}
	return done, reader.Offset(), reader.Finish()
}

func scan(framing opstatus.Framing, options opstatus.Options, batch []opstatus.Record, all pieces) (done []string, err error) {
	scanner, err := opstatus.NewScanner(&all, framing, options)
	if err != nil {
		return nil, err
	}
	for scanner.Next(batch) {
		for _, each := range scanner.Batch() {
			done = append(done, shown(each))
		}
	}
	return done, scanner.Err()
}

func answer(field []string) string {
	number, _ := strconv.Atoi(field[1])
	capacity, _ := strconv.Atoi(field[2])
	options, batch := named(number), make([]opstatus.Record, capacity)
	var all pieces
	for _, each := range strings.Split(field[3], ",") {
		all = append(all, unhex(each))
	}
	var done []string
	var offset uint64
	var err error
	if field[0] == "document" {
		var record opstatus.Record
		if record, err = opstatus.Parse(all[0], options); err == nil {
			offset, done = uint64(len(all[0])), []string{shown(record)}
			if style, text, found := strings.Cut(field[4], ":"); found {
				if !bytes.Equal(record.Write(styles[style[0]-'0']), unhex(text)) {
					return "written otherwise"
				}
			}
		}
	} else {
		framing := map[string]opstatus.Framing{"auto": opstatus.Auto, "array": opstatus.Array, "sequence": opstatus.Sequence}[field[0]]
		done, offset, err = read(framing, options, batch, all)
		scanned, end := scan(framing, options, batch, all)
		if fmt.Sprint(scanned, end) != fmt.Sprint(done, err) {
			return "otherwise through a stream"
		}
	}
	code, name := int32(0), "OK"
	var wrong *opstatus.Error
	if errors.As(err, &wrong) {
		code, name, offset = wrong.Code, wrong.Name(), wrong.Offset
	}
	if len(done) == 0 {
		done = []string{"-"}
	}
	return fmt.Sprintf("%d %s %d %s", code, name, offset, strings.Join(done, ","))
}

// best is, of seven runs, the nanoseconds per record of the fastest.
func best(states int, run func() (num, states int)) float64 {
	fastest := 1e99
	for i := 0; i < 7; i++ {
		begin := time.Now()
		num, sum := run()
		if each := float64(time.Since(begin).Nanoseconds()) / float64(num); each < fastest {
			fastest = each
		}
		if sum != states {
			panic("a wrong sum")
		}
	}
	return fastest
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func count(path string) {
	scanner := must(opstatus.NewScanner(must(os.Open(path)), opstatus.Auto, 0))
	batch, num := make([]opstatus.Record, 1000), 0
	for scanner.Next(batch) {
		num += len(scanner.Batch())
	}
	fmt.Println(must(num, scanner.Err()))
}

func main() {
	if os.Args[1] == "count" {
		count(os.Args[2])
		return
	}
	passed, failed := 0, 0
	for _, line := range strings.Split(string(must(os.ReadFile(os.Args[1]))), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		field := strings.SplitN(line, " ", 6)
		if got := answer(field); got == field[5] {
			passed++
		} else {
			failed++
			fmt.Println(line, "\n  got", got)
		}
	}
	names := fmt.Sprint(opstatus.StateInvalid, opstatus.StateRunning, opstatus.StateRollingBack, opstatus.StateCompleted, opstatus.StateFaulted,
		opstatus.StateCancelled, opstatus.StateForceCancelled, opstatus.StateUnrecognized, opstatus.TypeInvalid, opstatus.TypePartitionDataLoss,
		opstatus.TypePartitionQuorumLoss, opstatus.TypePartitionRestart, opstatus.TypeNodeTransition, opstatus.TypeUnrecognized)
	if names != "Invalid Running RollingBack Completed Faulted Cancelled ForceCancelled Unrecognized "+
		"Invalid PartitionDataLoss PartitionQuorumLoss PartitionRestart NodeTransition Unrecognized" {
		failed++
		fmt.Println(names)
	}
	if !opstatus.StateFaulted.IsTerminal() || opstatus.StateRunning.IsTerminal() {
		failed++
	}
	one, many := 0.0, 0.0
	if len(os.Args) > 3 {
		list := must(os.ReadFile(os.Args[2]))
		lines := bytes.Split(bytes.TrimSpace(must(os.ReadFile(os.Args[3]))), []byte("\n"))
		oneByOne := func() (num, states int) {
			for _, line := range lines {
				states += int(must(opstatus.Parse(line, 0)).State)
			}
			return len(lines), states
		}
		_, states := oneByOne()
		one = best(states, oneByOne)
		batch := make([]opstatus.Record, 1000)
		many = best(states, func() (num, states int) {
			reader := must(opstatus.NewReader(opstatus.Auto, 0))
			for rest := list; len(rest) > 0; {
				n, used, err := reader.Read(rest, batch)
				if err != nil {
					panic(err)
				}
				for i := range batch[:n] {
					states += int(batch[i].State)
				}
				num, rest = num+n, rest[used:]
			}
			return num, states
		})
	}
	fmt.Printf("result %d %d %.1f %.1f\n", passed, failed, one, many)
	if failed != 0 {
		os.Exit(1)
	}
}
