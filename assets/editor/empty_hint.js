/* What an empty canvas says: how to begin. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const STEPS = [
    ["transformer", "Choose a transformer on the left and click on the paper."],
    ["house", "Place homes, shops and plants beside it; with Shift you place several."],
    ["link", "Drag from the round handle of one node to another to connect them."],
  ];

  /**
   * Say how to begin as long as a studio's drawing has no nodes.
   * @param {Object} studio
   * @param {Element} stage Where the canvas is.
   */
  editor.createEmptyHint = function (studio, stage) {
    const { doc, config } = studio;
    const steps = STEPS.map(([icon, text]) => editor.element("li", {}, [editor.icon(icon, 18), text]));
    const box = editor.element("div", { class: "empty-hint" }, [
      editor.element("h2", {}, "Nothing is drawn yet"),
      config.may_edit ? editor.element("ol", {}, steps) : editor.element("p", {}, "Somebody who may edit networks can draw one here."),
    ]);
    const follow = () => (box.hidden = editor.nodeCount(doc) > 0);
    stage.append(box);
    follow();
    const off = doc.on(follow);
    return {
      dispose() {
        off();
        box.remove();
      },
    };
  };
})();
