"""Where nothing can be kept on the disk, everything is answered all the same."""


def test_documents_and_pages_are_answered_where_no_document_can_be_kept(portal_of):
    with portal_of() as portal:
        (portal.folder / "pdf").write_text("a file where the folder should be")  # chmod stops no root

        documents = [portal.ask("/en/leaflet.pdf") for _time in range(2)]
        page = portal.ask("/en/about/")

        assert [document.status for document in documents] == [200, 200]
        assert documents[0].body.startswith(b"%PDF-")
        assert documents[0].headers["content-type"] == "application/pdf"
        assert page.status == 200
        assert (portal.folder / "pdf").is_file()
