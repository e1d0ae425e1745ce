/* The compiled knowledge as part of the executable; nothing in the one that compiles it (see Makefile, open.c). */
    .section .rodata
    .balign 4096
    .globl nertag_knowledge_start, nertag_knowledge_end
nertag_knowledge_start:
#ifdef KNOWLEDGE_IMAGE
    .incbin KNOWLEDGE_IMAGE
#endif
nertag_knowledge_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
