// The draw of docs/sampling.md in another language, by its description alone: reads a seed, a share and the openings
// (index, entry id, stratum, ALWAYS or OPEN, one a line) and prints the sample's lines and the two digests.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"sort"
	"strings"
)

type opening struct {
	index             int
	id, stratum, kind string
}

func main() {
	period, from, size := os.Args[1], os.Args[2], os.Args[3]
	seed, _ := hex.DecodeString(os.Args[4])
	var share int
	fmt.Sscan(os.Args[5], &share)
	var all []opening
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var o opening
		fmt.Sscan(lines.Text(), &o.index, &o.id, &o.stratum, &o.kind)
		all = append(all, o)
	}
	sort.Slice(all, func(a, b int) bool { return all[a].index < all[b].index })
	frame := fmt.Sprintf("countersign.frame/v1 %s %s %s\n", period, from, size)
	open := map[string][]opening{}
	taken := map[string]string{}
	for _, o := range all {
		frame += fmt.Sprintf("%d %s %s %s\n", o.index, o.id, o.stratum, o.kind)
		if o.kind == "ALWAYS" {
			taken[o.id] = "ALWAYS"
		} else {
			open[o.stratum] = append(open[o.stratum], o)
		}
	}
	rank := func(o opening) string {
		sum := sha256.Sum256(append(append([]byte{}, seed...), o.id...))
		return string(sum[:])
	}
	for _, of := range open {
		sort.Slice(of, func(a, b int) bool { return rank(of[a]) < rank(of[b]) })
		for _, o := range of[:(len(of)*share+99)/100] {
			taken[o.id] = "DRAWN"
		}
	}
	var lines []string
	for _, o := range all {
		if kind, is := taken[o.id]; is {
			lines = append(lines, fmt.Sprintf("%d %s %s\n", o.index, o.id, kind))
		}
	}
	sample := strings.Join(lines, "")
	fmt.Print(sample)
	fmt.Printf("%x\n", sha256.Sum256([]byte(frame)))
	fmt.Printf("%x\n", sha256.Sum256([]byte("countersign.sample/v1 "+period+"\n"+sample)))
}
