// A log that holds no code of ours: tree, proofs and signature are golang.org/x/mod's. It grows as it is told, asks the
// witness at URL for each size, and verifies the cosignature itself.
//
//	go-log URL WITNESS-VKEY SKEY SIZE…
//
// prints a JSON array of {size, status, time}; asks from size 0 where a size repeats, to be told the witness's size.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type answer struct {
	Size   int64  `json:"size"`
	Status int    `json:"status"`
	Body   string `json:"body,omitempty"`
	Time   uint64 `json:"time,omitempty"`
}

// witness verifies cosignature/v1 lines, which x/mod does not know.
type witness struct {
	name string
	key  ed25519.PublicKey
	time uint64
}

func (w *witness) Name() string { return w.name }

func (w *witness) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(w.name+"\n\x04"), w.key...))
	return binary.BigEndian.Uint32(sum[:])
}

func (w *witness) Verify(msg, sig []byte) bool {
	if len(sig) != 72 {
		return false
	}
	w.time = binary.BigEndian.Uint64(sig)
	return ed25519.Verify(w.key, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", w.time, msg)), sig[8:])
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = h[index]
	}
	return found, nil
}

func main() {
	url, vkey, skey := os.Args[1], strings.SplitN(os.Args[2], "+", 3), os.Args[3]
	public, err := base64.StdEncoding.DecodeString(vkey[2])
	must(err)
	cosigner := &witness{name: vkey[0], key: public[1:]}
	signer, err := note.NewSigner(skey)
	must(err)

	var stored hashes
	var size, old int64
	answers := []answer{}
	for _, arg := range os.Args[4:] {
		to, err := strconv.ParseInt(arg, 10, 64)
		must(err)
		if to == old {
			old = 0
		}
		for ; size < to; size++ {
			more, err := tlog.StoredHashes(size, []byte(fmt.Sprintf("entry %d", size)), stored)
			must(err)
			stored = append(stored, more...)
		}
		answers = append(answers, ask(url, cosigner, signer, stored, old, to))
		old = to
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

func ask(url string, cosigner *witness, signer note.Signer, stored hashes, old, to int64) answer {
	root, err := tlog.TreeHash(to, stored)
	must(err)
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), to, root)}, signer)
	must(err)
	var body bytes.Buffer
	fmt.Fprintf(&body, "old %d\n", old)
	if old > 0 {
		proof, err := tlog.ProveTree(to, old, stored)
		must(err)
		for _, hash := range proof {
			fmt.Fprintf(&body, "%s\n", hash)
		}
	}
	fmt.Fprintf(&body, "\n%s", signed)

	response, err := http.Post(url+"/add-checkpoint", "text/plain", &body)
	must(err)
	text, err := io.ReadAll(response.Body)
	must(err)
	if response.StatusCode != 200 {
		return answer{Size: to, Status: response.StatusCode, Body: string(text)}
	}
	if _, err := note.Open(append(signed, text...), note.VerifierList(cosigner)); err != nil {
		log.Fatal(err)
	}
	return answer{Size: to, Status: 200, Time: cosigner.time}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
