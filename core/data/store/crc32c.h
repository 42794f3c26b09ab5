/* crc32c.h -- the checksum of everything that is stored (S29) */
#ifndef TS_CRC32C_H
#define TS_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/*
** CRC-32C: Castagnoli's polynomial (1993), as in iSCSI (RFC 3720) and ext4.
**
**   (1) Any change of up to 32 neighbouring bits changes the checksum.
**   (2) Long data may be given in pieces: start with 0 and hand the result of
**       one piece to the next.
**   (3) The result is the same on every processor; SSE4.2's instruction is used
**       where it is found at run time, on three parts of long data at once
**       where their checksums can be joined (PCLMULQDQ).
*/
uint32_t ts_crc32c (uint32_t crc, const void *bytes, size_t n);

/* The same without special instructions; for tests and other processors. */
uint32_t ts_crc32c_portable (uint32_t crc, const void *bytes, size_t n);

#endif
