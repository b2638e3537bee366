// Command buf-verdicts says which texts `buf build` accepts, thousands of them a second: it compiles with the compiler of buf
// 1.75.0, set up as buf sets it up, and keeps what it compiled of a corpus between one text and the next.
//
//	buf-verdicts ROOT
//
// Each line of standard input is {"path": ..., "text": ...}: the file of that import path below ROOT is compiled as if it had
// that text, alone, with what it imports from ROOT or from the well-known types. Each line of standard output answers one:
// {"accepted": true}, or false with the errors, first to last, as "path:line:column: message".
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"

	"github.com/bufbuild/protocompile/experimental/fdp"
	"github.com/bufbuild/protocompile/experimental/incremental"
	"github.com/bufbuild/protocompile/experimental/incremental/queries"
	"github.com/bufbuild/protocompile/experimental/ir"
	"github.com/bufbuild/protocompile/experimental/report"
	"github.com/bufbuild/protocompile/experimental/source"
	"github.com/bufbuild/protocompile/experimental/source/length"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/descriptorpb"
)

type request struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

type verdict struct {
	Accepted bool     `json:"accepted"`
	Errors   []string `json:"errors,omitempty"`
}

// A compiler that has compiled more than this keeps too much of texts that are gone: a new one takes its place.
const heapLimit = 3 << 30

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: buf-verdicts ROOT")
		os.Exit(2)
	}
	if err := answerAll(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerAll(root string) error {
	input := json.NewDecoder(bufio.NewReaderSize(os.Stdin, 1<<20))
	buffered := bufio.NewWriter(os.Stdout)
	defer buffered.Flush()
	output := json.NewEncoder(buffered)
	output.SetEscapeHTML(false)
	current := newCompiler(root)
	for answered := 1; input.More(); answered++ {
		var asked request
		if err := input.Decode(&asked); err != nil {
			return err
		}
		if err := output.Encode(current.judge(asked)); err != nil {
			return err
		}
		if err := buffered.Flush(); err != nil {
			return err
		}
		if answered%500 == 0 && heapInUse() > heapLimit {
			current = newCompiler(root)
		}
	}
	return nil
}

func heapInUse() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// edited opens the one text that is judged in place of the corpus's own.
type edited struct {
	path   string
	file   *source.File
	corpus source.Openers
}

func (e *edited) Open(path string) (*source.File, error) {
	if path == e.path {
		return e.file, nil
	}
	return e.corpus.Open(path)
}

type compiler struct {
	executor *incremental.Executor
	session  *ir.Session
	opener   *edited
	options  fdp.Options
}

// newCompiler sets everything as buf's own private/bufpkg/bufimage/build_image.go does, but for its modules.
func newCompiler(root string) *compiler {
	made := &compiler{
		executor: incremental.New(
			incremental.WithParallelism(1),
			incremental.WithReportOptions(report.Options{SuppressWarnings: true}),
		),
		session: new(ir.Session),
		opener:  &edited{corpus: source.Openers{&source.FS{FS: os.DirFS(root)}, source.WKTs()}},
	}
	made.options.Apply(fdp.IncludeSourceCodeInfo(true), fdp.GenerateExtraOptionLocations(true))
	return made
}

func (c *compiler) judge(asked request) verdict {
	c.forget(c.opener.path, asked.Path)
	c.opener.path, c.opener.file = asked.Path, source.NewFile(asked.Path, asked.Text)
	results, diagnostics, err := incremental.Run(
		context.Background(),
		c.executor,
		queries.FDS{
			Opener:    c.opener,
			Session:   c.session,
			Workspace: source.NewWorkspace(asked.Path),
			Options:   c.options,
		},
	)
	if err != nil {
		return rejected(err.Error())
	}
	if results[0].Fatal != nil {
		return rejected(results[0].Fatal.Error())
	}
	var errors []string
	for _, diagnostic := range diagnostics.Diagnostics {
		primary := diagnostic.Primary()
		if diagnostic.Level() > report.Error || primary.IsZero() {
			continue
		}
		at := primary.Location(primary.Start, length.Bytes)
		errors = append(errors, fmt.Sprintf("%s:%d:%d: %s", primary.Path(), at.Line, at.Column, diagnostic.Message()))
	}
	if len(errors) > 0 {
		return rejected(errors...)
	}
	return encodable(results[0].Value, asked.Path)
}

// encodable is buf's next step after compiling: a descriptor whose bytes cannot be written, or read again, is an error.
func encodable(files *descriptorpb.FileDescriptorSet, path string) verdict {
	for _, file := range files.File {
		if file.GetName() != path {
			continue
		}
		bytes, err := proto.Marshal(file)
		if err != nil {
			return rejected(err.Error())
		}
		again := new(descriptorpb.FileDescriptorProto)
		if err := proto.Unmarshal(bytes, again); err != nil {
			return rejected(err.Error())
		}
		return verdict{Accepted: true}
	}
	return rejected("no descriptor came out")
}

// forget drops what was compiled of these files, and of all that import them.
func (c *compiler) forget(paths ...string) {
	keys := make([]any, 0, 2*len(paths))
	for _, path := range paths {
		for _, reportError := range []bool{false, true} {
			keys = append(keys, queries.File{Opener: c.opener, Path: path, ReportError: reportError}.Key())
		}
	}
	c.executor.Evict(keys...)
}

func rejected(errors ...string) verdict {
	return verdict{Errors: errors}
}
