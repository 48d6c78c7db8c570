import base64
import hashlib
import re

from django.test import AsyncClient

from scripts.embed_line import line


async def test_the_checksum_is_that_of_the_served_file():
    printed = line("https://chat.clinic.example/")
    assert '<script src="https://chat.clinic.example/widget.js" ' in printed
    served = (await AsyncClient().get("/widget.js")).content
    digest = base64.b64encode(hashlib.sha256(served).digest()).decode()
    assert re.search(r'integrity="sha256-(.+?)"', printed)[1] == digest
