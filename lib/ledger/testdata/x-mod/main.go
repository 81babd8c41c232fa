// Command x-mod verifies this project's ledger with Go's own golang.org/x/mod/sumdb (note, tlog) and
// with none of this project's code: signatures by note.Open, hashes, tiles and proofs by tlog.
//
//	x-mod export DIR                               every entry, tile and signature of an export
//	x-mod prove DIR INDEX...                       x/mod's proofs, read through an export's tiles
//	x-mod receipt FILE.tlog-proof FILE.leaf VKEY   one act's receipt
//	x-mod extends OLD-CHECKPOINT REQUEST VKEY      an add-checkpoint request's consistency proof
//
// It prints one JSON object and exits 0, or says on stderr what is wrong and exits 1.
//
// What x/mod does not know is written out here, from the C2SP specifications: that a checkpoint's first
// line is its origin (x/mod's reads "go.sum database tree"), that paths do not name the tile height,
// the bundle's length prefixes, the proof file's lines, and cosignature/v1.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // tiles of 256 hashes

func main() {
	run := map[string]func([]string) (interface{}, error){
		"export": verifyExport, "prove": prove, "receipt": verifyReceipt, "extends": verifyExtends,
	}[os.Args[1]]
	report, err := run(os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(report)
}

// verifyExport recomputes the tree from the entries alone, and compares with what was signed and stored.
func verifyExport(args []string) (interface{}, error) {
	dir := args[0]
	checkpoint, vkey, err := readSigned(dir)
	if err != nil {
		return nil, err
	}
	origin, tree, unknown, err := openCheckpoint(checkpoint, vkey)
	if err != nil {
		return nil, err
	}
	witnesses, err := cosignatures(dir, checkpoint)
	if err != nil {
		return nil, err
	}

	var stored []tlog.Hash
	computed := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	// Believes only tiles that the signed root proves; but x/mod 0.7 leaves some unproved (it counts the tiles
	// that the root needs, not the different ones among them), so root and tiles are recomputed below as well.
	signed := tlog.TileHashReader(tree, tiles{dir})
	entries := int64(0)
	for n := int64(0); n<<height < tree.N; n++ {
		width := tree.N - n<<height
		if width > 1<<height {
			width = 1 << height
		}
		bundle, err := readBundle(dir, tlog.Tile{H: height, L: -1, N: n, W: int(width)})
		if err != nil {
			return nil, err
		}
		var indexes []int64
		for i := range bundle {
			indexes = append(indexes, tlog.StoredHashIndex(0, entries+int64(i)))
		}
		leaves, err := signed.ReadHashes(indexes)
		if err != nil {
			return nil, err
		}
		for i, entry := range bundle {
			if tlog.RecordHash(entry) != leaves[i] {
				return nil, fmt.Errorf("entry %d is not what the signed tree holds", entries)
			}
			hashes, err := tlog.StoredHashes(entries, entry, computed)
			if err != nil {
				return nil, err
			}
			stored = append(stored, hashes...)
			entries++
		}
	}
	root, err := tlog.TreeHash(tree.N, computed)
	if err != nil {
		return nil, err
	}
	if root != tree.Hash {
		return nil, errors.New("the entries do not give the signed root")
	}
	checked := 0
	all := tlog.NewTiles(height, 0, tree.N)
	for i, tile := range all {
		if i+1 < len(all) && all[i+1].L == tile.L && all[i+1].N == tile.N {
			continue // x/mod lists each width that a tile ever had; the last is today's
		}
		want, err := tlog.ReadTileData(tile, computed)
		if err != nil {
			return nil, err
		}
		got, err := tiles{dir}.read(tile)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(want, got) {
			return nil, fmt.Errorf("%s differs from the entries", path(tile))
		}
		checked++
	}
	return map[string]interface{}{
		"origin": origin, "size": tree.N, "root": tree.Hash, "entries": entries, "tiles": checked,
		"unknownToNote": unknown, "witnesses": witnesses,
	}, nil
}

// prove makes, for each index, x/mod's inclusion proof and the consistency proof from the tree that ends
// with that entry.
func prove(args []string) (interface{}, error) {
	dir := args[0]
	checkpoint, vkey, err := readSigned(dir)
	if err != nil {
		return nil, err
	}
	_, tree, _, err := openCheckpoint(checkpoint, vkey)
	if err != nil {
		return nil, err
	}
	signed := tlog.TileHashReader(tree, tiles{dir})
	type proofs struct {
		Index     int64            `json:"index"`
		Inclusion tlog.RecordProof `json:"inclusion"`
		OldRoot   tlog.Hash        `json:"oldRoot"`
		Extension tlog.TreeProof   `json:"extension"`
	}
	var made []proofs
	for _, arg := range args[1:] {
		index, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, err
		}
		inclusion, err := tlog.ProveRecord(tree.N, index, signed)
		if err != nil {
			return nil, err
		}
		extension, err := tlog.ProveTree(tree.N, index+1, signed)
		if err != nil {
			return nil, err
		}
		oldRoot, err := tlog.TreeHash(index+1, signed)
		if err != nil {
			return nil, err
		}
		made = append(made, proofs{index, inclusion, oldRoot, extension})
	}
	return made, nil
}

// verifyReceipt reads "c2sp.org/tlog-proof@v1", maybe "extra …", "index N", the proof, an empty line, the
// checkpoint.
func verifyReceipt(args []string) (interface{}, error) {
	file, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	leaf, err := os.ReadFile(args[1])
	if err != nil {
		return nil, err
	}
	head, checkpoint, found := strings.Cut(string(file), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return nil, errors.New("not a tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return nil, err
	}
	proof, err := hashes(lines[1:])
	if err != nil {
		return nil, err
	}
	_, tree, _, err := openCheckpoint([]byte(checkpoint), args[2])
	if err != nil {
		return nil, err
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		return nil, err
	}
	return map[string]interface{}{"index": index, "size": tree.N, "root": tree.Hash}, nil
}

// verifyExtends reads the body of a tlog-witness request: "old N", the proof, an empty line, the checkpoint.
func verifyExtends(args []string) (interface{}, error) {
	older, err := os.ReadFile(args[0])
	if err != nil {
		return nil, err
	}
	request, err := os.ReadFile(args[1])
	if err != nil {
		return nil, err
	}
	_, old, _, err := openCheckpoint(older, args[2])
	if err != nil {
		return nil, err
	}
	head, checkpoint, found := strings.Cut(string(request), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != fmt.Sprintf("old %d", old.N) {
		return nil, errors.New("the request does not begin at the older checkpoint")
	}
	proof, err := hashes(lines[1:])
	if err != nil {
		return nil, err
	}
	_, tree, _, err := openCheckpoint([]byte(checkpoint), args[2])
	if err != nil {
		return nil, err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return nil, err
	}
	return map[string]interface{}{"old": old.N, "size": tree.N}, nil
}

func hashes(lines []string) (parsed []tlog.Hash, err error) {
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, hash)
	}
	return parsed, nil
}
