// The front page: the switch for English; the doors themselves come with the page.
import { place } from "./dom.js";
import { englishSwitch } from "./english.js";

place("english").append(englishSwitch());
