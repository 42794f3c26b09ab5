/* btree_map.h -- which bytes of a SQLite file mean something
**
** After "Database File Format" of SQLite's documentation. Bytes that no page's
** header, cell or chain claims are free: a reader never looks at them. Files
** without a freelist, pointer maps or reserved space only.
*/
#ifndef BTREE_MAP_H
#define BTREE_MAP_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
  BYTE_FREE, BYTE_USED,
  BYTE_BULK            /* inside a table of large payloads, behind their head */
} byte_use;

#define BULK_AFTER 128   /* bytes of a payload that count as its head */

typedef struct {
  const uint8_t *bytes;
  size_t size, page;       /* of the file, of one page */
  uint8_t *use;            /* owned: free() it, and the next one */
  uint32_t *row;           /* whose payload a byte of bulk is in */
  int has_bulk;            /* payloads of the tree at hand have bulk */
  uint32_t at_row;         /* the one at hand */
  size_t pages, interior, overflow;   /* of what kinds there are */
} btree_map;

static inline uint32_t big_endian (const uint8_t *at, int n) {
  uint32_t value = 0;
  while (n-- > 0) value = value << 8 | *at++;
  return value;
}

/* A variable-length integer; returns its bytes. */
static inline size_t varint (const uint8_t *at, uint64_t *value) {
  *value = 0;
  for (size_t i = 0; i < 8; i++) {
    *value = *value << 7 | (at[i] & 0x7f);
    if (at[i] < 0x80) return i + 1;
  }
  *value = *value << 8 | at[8];
  return 9;
}

static inline void mark_bytes (btree_map *m, size_t from, size_t n,
                               byte_use use) {
  if (from + n > m->size) abort();
  memset(m->use + from, use, n);
}

static inline void mark_payload (btree_map *m, size_t from, size_t n,
                                 size_t done) {
  size_t head = (done >= BULK_AFTER) ? 0
              : (n < BULK_AFTER - done) ? n : BULK_AFTER - done;
  if (!m->has_bulk) head = n;
  mark_bytes(m, from, head, BYTE_USED);
  mark_bytes(m, from + head, n - head, BYTE_BULK);
  for (size_t i = head; i < n; i++) m->row[from + i] = m->at_row;
}

static inline void mark_chain (btree_map *m, uint32_t page, size_t left,
                               size_t done) {
  while (left > 0) {
    size_t at = (size_t)(page - 1) * m->page;
    size_t n = (left < m->page - 4) ? left : m->page - 4;
    mark_bytes(m, at, 4, BYTE_USED);
    mark_payload(m, at + 4, n, done);
    m->overflow++;
    page = big_endian(m->bytes + at, 4);
    left -= n;
    done += n;
  }
}

/* Bytes of a payload that stand in the cell itself. */
static inline size_t local_bytes (const btree_map *m, uint64_t payload,
                                  int is_table_leaf) {
  size_t most = is_table_leaf ? m->page - 35 : (m->page - 12) * 64 / 255 - 23;
  size_t least = (m->page - 12) * 32 / 255 - 23;
  size_t n = least + (size_t)((payload - least) % (m->page - 4));
  if (payload <= most) return (size_t)payload;
  return (n <= most) ? n : least;
}

static inline void mark_page (btree_map *m, uint32_t page);

static inline void mark_cell (btree_map *m, size_t at, int kind) {
  size_t start = at, local;
  uint64_t payload, rowid = 0;
  if (kind == 2 || kind == 5) {
    mark_page(m, big_endian(m->bytes + at, 4));
    at += 4;
  }
  if (kind == 5) {
    at += varint(m->bytes + at, &rowid);
    mark_bytes(m, start, at - start, BYTE_USED);
    return;
  }
  at += varint(m->bytes + at, &payload);
  if (kind == 13) at += varint(m->bytes + at, &rowid);
  mark_bytes(m, start, at - start, BYTE_USED);
  m->at_row = (uint32_t)rowid;
  local = local_bytes(m, payload, kind == 13);
  mark_payload(m, at, local, 0);
  if (local == payload) return;
  mark_bytes(m, at + local, 4, BYTE_USED);
  mark_chain(m, big_endian(m->bytes + at + local, 4), (size_t)payload - local,
             local);
}

static inline void mark_page (btree_map *m, uint32_t page) {
  size_t start = (size_t)(page - 1) * m->page;
  size_t at = start + ((page == 1) ? 100 : 0);
  int kind = m->bytes[at];
  int inside = kind == 2 || kind == 5;
  size_t cells = big_endian(m->bytes + at + 3, 2), head = inside ? 12 : 8;
  m->pages++;
  m->interior += (size_t)inside;
  mark_bytes(m, at, head + 2 * cells, BYTE_USED);
  for (size_t i = 0; i < cells; i++)
    mark_cell(m, start + big_endian(m->bytes + at + head + 2 * i, 2), kind);
  if (inside) mark_page(m, big_endian(m->bytes + at + 8, 4));
  for (size_t block = big_endian(m->bytes + at + 1, 2); block != 0;
       block = big_endian(m->bytes + start + block, 2))
    mark_bytes(m, start + block, 4, BYTE_USED);
}

/* Start the map with the header; roots are marked by the caller, who can ask
** SQLite for them. */
static inline void map_file (btree_map *m, const uint8_t *bytes, size_t size) {
  size_t page = big_endian(bytes + 16, 2);
  *m = (btree_map){.bytes = bytes, .size = size,
                   .page = (page == 1) ? 65536 : page};
  m->use = calloc(size, 1);
  m->row = calloc(size, sizeof *m->row);
  if (m->use == NULL || m->row == NULL || big_endian(bytes + 36, 4) != 0 || bytes[20] != 0)
    abort();
  mark_bytes(m, 0, 100, BYTE_USED);
  mark_page(m, 1);
}

#endif
