// A signature with a finger. What is drawn goes along as points: "12,30 14,33;50,20 51,22" on a sheet of 600 by 200.
// Without this script the name is typed and the box ticked. The drawing stays on this phone until it is sent.

const MOST_POINTS = 4000;
// Fewer are a slip of the finger: the server takes them for nothing too.
const LEAST_POINTS = 8;
const PEN = 4;

for (const form of document.querySelectorAll("form[data-sign]")) {
  const canvas = form.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const field = form.elements.drawing;
  const keptAs = `sign-${form.dataset.sign}`;
  let strokes = read(field.value || sessionStorage.getItem(keptAs) || "");
  let points = strokes.flat().length;
  let isDown = false;

  const keep = () => {
    const drawn = strokes.map((stroke) => stroke.map((at) => at.join(",")).join(" ")).join(";");
    field.value = points < LEAST_POINTS ? "" : drawn;
    sessionStorage.setItem(keptAs, drawn);
  };
  const draw = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0]);
      for (const at of stroke) pen.lineTo(...at);
      pen.stroke();
    }
  };
  const where = (event) => {
    const sheet = canvas.getBoundingClientRect();
    const on = (part, whole, size) => Math.min(Math.max(Math.round((part / whole) * size), 0), size);
    return [
      on(event.clientX - sheet.left, sheet.width, canvas.width),
      on(event.clientY - sheet.top, sheet.height, canvas.height),
    ];
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (points >= MOST_POINTS || strokes.length >= 200) return;
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    strokes.push([where(event)]);
    points += 1;
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown || points >= MOST_POINTS) return;
    strokes.at(-1).push(where(event));
    points += 1;
    draw();
  });
  for (const over of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(over, () => {
      if (isDown) keep();
      isDown = false;
    });
  }
  form.querySelector("[data-sign-again]").addEventListener("click", () => {
    strokes = [];
    points = 0;
    keep();
    draw();
  });
  form.querySelector("[data-sign-box]").hidden = false;
  keep();
  draw();
}

function read(drawing) {
  if (!drawing) return [];
  return drawing.split(";").map((stroke) => stroke.split(" ").map((at) => at.split(",").map(Number)));
}
