// The slider says where it stands while it moves, and shows the point when it is let go.
const slider = document.getElementById("wrong");
if (slider) {
  const places = slider.dataset.places.trim().split(" ");
  slider.addEventListener("input", () => {
    document.getElementById("wrong-in").textContent = places[slider.value];
  });
  slider.addEventListener("change", () => document.getElementById("wrong-form").submit());
}
