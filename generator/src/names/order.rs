//! The order in which homes can be found: parents before what stands in them.
//!
//! Shapes without a name of their own cannot contain themselves, as long as identities are honest;
//! a component cuts every circle, because its name is given. Should a circle come all the same, it
//! is cut where it leads back towards the root, so that every later step is total.

use std::collections::VecDeque;

use super::graph::{Graph, Parent, Place, ShapeIndex};

/// The shapes, parents first, each with the places that count.
#[must_use]
pub fn parents_first(graph: &Graph) -> Vec<(ShapeIndex, Vec<&Place>)> {
    let children = children(graph);
    let mut missing: Vec<usize> =
        graph.shapes.iter().map(|shape| shape.places.iter().filter(|place| waits(graph, place)).count()).collect();
    let mut ordered = Vec::with_capacity(graph.shapes.len());
    let mut ready: VecDeque<ShapeIndex> =
        (0..graph.shapes.len()).filter(|index| missing[*index] == 0 || graph.is_component(*index)).collect();
    let mut done = vec![false; graph.shapes.len()];
    while let Some(index) = ready.pop_front() {
        if std::mem::replace(&mut done[index], true) {
            continue;
        }
        ordered.push((index, graph.shapes[index].places.iter().collect()));
        if graph.is_component(index) {
            continue;
        }
        for child in &children[index] {
            missing[*child] -= 1;
            if missing[*child] == 0 {
                ready.push_back(*child);
            }
        }
    }
    ordered.extend(circular(graph, &children, &done));
    ordered
}

/// Whether a place needs the home of a shape without a name.
fn waits(graph: &Graph, place: &Place) -> bool {
    matches!(place.parent, Parent::Shape(parent) if !graph.is_component(parent))
}

/// What stands in each shape, once for every place.
fn children(graph: &Graph) -> Vec<Vec<ShapeIndex>> {
    let mut children = vec![Vec::new(); graph.shapes.len()];
    for (index, shape) in graph.shapes.iter().enumerate() {
        for place in &shape.places {
            if let Parent::Shape(parent) = place.parent {
                children[parent].push(index);
            }
        }
    }
    children
}

/// The shapes in circles, and below them, by distance from the roots; of their places only those
/// that lead away from the roots.
fn circular<'g>(graph: &'g Graph, children: &[Vec<ShapeIndex>], done: &[bool]) -> Vec<(ShapeIndex, Vec<&'g Place>)> {
    let distances = distances(graph, children);
    let mut rest: Vec<ShapeIndex> = (0..graph.shapes.len()).filter(|index| !done[*index]).collect();
    rest.sort_by_key(|index| distances[*index]);
    let leads_away = |place: &Place, index: ShapeIndex| match place.parent {
        Parent::Operation(_) => true,
        Parent::Shape(parent) => graph.is_component(parent) || distances[parent] < distances[index],
    };
    rest.into_iter()
        .map(|index| (index, graph.shapes[index].places.iter().filter(|place| leads_away(place, index)).collect()))
        .collect()
}

/// How far each shape is from the nearest operation or component.
fn distances(graph: &Graph, children: &[Vec<ShapeIndex>]) -> Vec<usize> {
    let mut distances = vec![usize::MAX; graph.shapes.len()];
    let is_root = |index: &ShapeIndex| {
        let in_operation = |place: &Place| matches!(place.parent, Parent::Operation(_));
        graph.is_component(*index) || graph.shapes[*index].places.iter().any(in_operation)
    };
    let mut queue: VecDeque<ShapeIndex> = (0..graph.shapes.len()).filter(is_root).collect();
    for index in &queue {
        distances[*index] = 0;
    }
    while let Some(index) = queue.pop_front() {
        for child in &children[index] {
            if distances[*child] == usize::MAX {
                distances[*child] = distances[index] + 1;
                queue.push_back(*child);
            }
        }
    }
    distances
}

#[cfg(test)]
mod tests;
