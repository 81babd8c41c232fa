package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func readSigned(dir string) (checkpoint []byte, vkey string, err error) {
	key, err := os.ReadFile(filepath.Join(dir, "vkey"))
	if err != nil {
		return nil, "", err
	}
	checkpoint, err = os.ReadFile(filepath.Join(dir, "checkpoint"))
	return checkpoint, strings.TrimSpace(string(key)), err
}

// openCheckpoint verifies the log's signature. Lines by keys that are not given, such as cosignatures
// (key type 0x04, which x/mod has no verifier for), note.Open leaves unverified: it returns their names.
func openCheckpoint(msg []byte, vkey string) (origin string, tree tlog.Tree, unknown []string, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", tree, nil, err
	}
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return "", tree, nil, err
	}
	for _, signature := range opened.UnverifiedSigs {
		unknown = append(unknown, signature.Name)
	}
	origin, rest, _ := strings.Cut(opened.Text, "\n")
	if origin != verifier.Name() {
		return "", tree, nil, errors.New("the checkpoint is of another origin than the key")
	}
	tree, err = tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	return origin, tree, unknown, err
}

// cosignatures opens the checkpoint once more with the keys in witness-vkeys, as note.Verifiers of ours.
func cosignatures(dir string, checkpoint []byte) (names []string, err error) {
	file, err := os.ReadFile(filepath.Join(dir, "witness-vkeys"))
	if err != nil {
		return nil, err
	}
	var known []note.Verifier
	for _, line := range strings.Fields(string(file)) {
		w, err := newWitness(line)
		if err != nil {
			return nil, err
		}
		known = append(known, w)
	}
	opened, err := note.Open(checkpoint, note.VerifierList(known...))
	if _, none := err.(*note.UnverifiedNoteError); none {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, signature := range opened.Sigs {
		names = append(names, signature.Name)
	}
	return names, nil
}

// witness verifies cosignature/v1: u64be time ‖ Ed25519 over "cosignature/v1\ntime N\n" ‖ the note's text.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed witness key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 0x04 {
		return nil, errors.New("not a cosigner's Ed25519 key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	return &witness{parts[0], binary.BigEndian.Uint32(sum[:]), key[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }
func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(w.key, []byte(signed), sig[8:])
}
