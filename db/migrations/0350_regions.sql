-- Which region's keeper to ask for words that staff typed: web may not read a note, but must know where it lies.
CREATE FUNCTION vault.region_of_note(note uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT n.region FROM vault.note n WHERE n.id = region_of_note.note
$$;
GRANT EXECUTE ON FUNCTION vault.region_of_note(uuid) TO web;
