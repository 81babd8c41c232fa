package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tiles is tlog's storage interface over an export directory.
type tiles struct{ dir string }

func (t tiles) Height() int                                { return height }
func (t tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(wanted))
	for i, tile := range wanted {
		read, err := t.read(tile)
		if err != nil {
			return nil, err
		}
		data[i] = read
	}
	return data, nil
}

func (t tiles) read(tile tlog.Tile) ([]byte, error) {
	data, err := read(t.dir, tile)
	if err != nil {
		return nil, err
	}
	if len(data) < tile.W*tlog.HashSize {
		return nil, fmt.Errorf("%s is too short", path(tile))
	}
	return data[:tile.W*tlog.HashSize], nil
}

func readBundle(dir string, tile tlog.Tile) (entries [][]byte, err error) {
	data, err := read(dir, tile)
	if err != nil {
		return nil, err
	}
	for i := 0; i < tile.W; i++ {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut short", path(tile))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

// read takes the full tile where a partial one is gone, as tlog-tiles allows.
func read(dir string, tile tlog.Tile) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, path(tile)))
	if errors.Is(err, os.ErrNotExist) && tile.W < 1<<height {
		tile.W = 1 << height
		return os.ReadFile(filepath.Join(dir, path(tile)))
	}
	return data, err
}

// path is x/mod's path without the height, and "entries" where x/mod says "data".
func path(tile tlog.Tile) string {
	p := strings.TrimPrefix(tile.Path(), "tile/8/")
	return "tile/" + strings.Replace(p, "data/", "entries/", 1)
}
