/* Commands that select. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const chosen = ({ doc, view }) => view.selection().map(doc.get).filter(Boolean);
  const hasSelection = (studio) => studio.view.selection().length > 0;
  const everything = ({ doc }) => [...editor.trees.nodes(doc), ...doc.all("line")];

  function ids(objects) {
    return objects.map(({ id }) => id);
  }

  /* What objects are alike in: houses by their type, everything else by its kind. */
  const typeOf = (object) => (object.kind === "house" ? `house ${object.house_type}` : object.kind);

  function sameType(studio) {
    const types = new Set(chosen(studio).map(typeOf));
    return ids(everything(studio).filter((object) => types.has(typeOf(object))));
  }

  /* The transformers that the selection hangs on: a transformer stands for itself. */
  function transformersOf(studio) {
    const supply = (object) => (object.kind === "transformer" ? object.id : object.transformer);
    return [...new Set(chosen(studio).map(supply).filter(Boolean))];
  }

  function sameTransformer(studio) {
    return transformersOf(studio).flatMap((id) => studio.doc.fedBy(id));
  }

  function behind(studio) {
    const starts = chosen(studio).filter(({ kind }) => kind !== "line");
    return [...new Set(starts.flatMap(({ id }) => [id, ...editor.wiring.downstream(studio.doc, id)]))];
  }

  function inverted(studio) {
    const selected = new Set(studio.view.selection());
    const isLeft = ({ id }) => !selected.has(id) && studio.view.isShown(id);
    return ids(editor.trees.nodes(studio.doc).filter(isLeft));
  }

  const selecting = (find) => (studio) => studio.view.select(find(studio));

  const COMMANDS = [
    {
      id: "select-all", label: "Select all", icon: "select-all", keys: ["mod+a"], keepsKey: true,
      run: selecting((studio) => ids(everything(studio))),
    },
    {
      id: "select-none", label: "Select nothing", keys: ["Escape"], enabled: hasSelection, run: selecting(() => []),
    },
    { id: "select-invert", label: "Invert selection", keys: ["mod+i"], keepsKey: true, run: selecting(inverted) },
    {
      id: "select-type", label: "Select all of this type", keys: ["shift+t"], enabled: hasSelection,
      run: selecting(sameType),
    },
    {
      id: "select-transformer", label: "Select all of this transformer", keys: ["shift+a"],
      enabled: (studio) => transformersOf(studio).length > 0, run: selecting(sameTransformer),
    },
    {
      id: "select-behind", label: "Select everything behind", keys: ["shift+b"],
      enabled: (studio) => editor.arrange.selectedNodes(studio).length > 0, run: selecting(behind),
    },
  ];

  /** Return the commands of this subject. */
  editor.selectCommands = () => COMMANDS.map((command) => ({ ...command, group: "Select" }));
})();
